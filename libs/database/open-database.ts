import { type EntityManager, MikroORM, type Options } from '@mikro-orm/postgresql';
import { DatabaseUnavailable } from './errors.js';
import { typeParsers } from './type-parsers.js';

/** A pool of connections as one role. */
export interface Database {
  orm: MikroORM;
  /** Never used itself: `inTenant` and `outsideTenants` fork it. */
  em: EntityManager;
  close: () => Promise<void>;
}

/** What of MikroORM's options an opener chooses. */
export interface DatabaseOptions {
  entities?: Options['entities'];
  /** Connections at most; 10 where not given. */
  connections?: number;
}

/**
 * Connects as the role that `address` names.
 * @throws DatabaseUnavailable for a role that row-level security does not bind: a superuser, or one
 * with BYPASSRLS. Every tenant's rows would be open to every request.
 */
export async function openDatabase(address: string, options: DatabaseOptions = {}): Promise<Database> {
  const orm = await MikroORM.init({
    clientUrl: address,
    entities: options.entities ?? [],
    discovery: { warnWhenNoEntities: false },
    pool: { min: 0, max: options.connections ?? 10 },
    // A handler that died inside a transaction must not keep its locks; nor may one statement run on.
    driverOptions: {
      types: typeParsers(),
      // `queryInTenant` sends a whole transaction at once.
      pipeline: true,
      idle_in_transaction_session_timeout: 30_000,
      statement_timeout: 60_000,
      connectionTimeoutMillis: 10_000,
    },
  });
  const close = (): Promise<void> => orm.close();
  const database = { orm, em: orm.em, close };
  try {
    const rows = await orm.em
      .fork()
      .execute<{ unbound: boolean; name: string }[]>(
        'select rolsuper or rolbypassrls as unbound, rolname as name from pg_roles where rolname = current_user',
      );
    if (rows[0]?.unbound !== false) {
      throw new DatabaseUnavailable(
        `The role ${rows[0]?.name} passes row-level security: let DATABASE_URL name a role that is no superuser and has no BYPASSRLS.`,
      );
    }
  } catch (error) {
    await close();
    if (error instanceof DatabaseUnavailable) throw error;
    const { hostname, port } = new URL(address);
    throw new DatabaseUnavailable(
      `The database at ${hostname}:${port || 5432}: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  }
  return database;
}
