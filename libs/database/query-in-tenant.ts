import type { EntityManager } from '@mikro-orm/postgresql';
import type { QueryResult, QueryResultRow } from 'pg';

/** A statement as PostgreSQL keeps it prepared on a connection: a name of its own for each text. */
export interface Statement {
  name: string;
  /** With `$1`, `$2`, … for the values. */
  text: string;
}

const BEGIN = { readOnly: 'begin read only', write: 'begin' } as const;
const SET_TENANT: Statement = {
  name: 'set-tenant',
  text: `select set_config('affiant.tenant', $1, true)`,
};

/**
 * `inTenant` for the one statement that a step's transactions consist of: the four messages (begin,
 * tenant, statement, commit) are sent at once and answered at once, instead of four times there and
 * back. Should an earlier one fail, the later ones find an aborted transaction, or none and so no
 * tenant: then row-level security shows nothing and takes nothing.
 * @throws what MikroORM makes of PostgreSQL's errors, as `inTenant` does.
 */
export async function queryInTenant<Row extends QueryResultRow>(
  em: EntityManager,
  tenantId: string,
  statement: Statement,
  values: readonly unknown[],
  { readOnly = false }: { readOnly?: boolean } = {},
): Promise<Row[]> {
  const connection = em.getDriver().getConnection();
  const client = await (await connection.getNativeClient()).connect();
  try {
    // One write for all of it: else each would wake PostgreSQL, which on a busy machine takes our turn.
    const { stream } = client.connection;
    stream.cork();
    const sent = [
      client.query(readOnly ? BEGIN.readOnly : BEGIN.write),
      client.query({ ...SET_TENANT, values: [tenantId] }),
      client.query<Row>({ ...statement, values: [...values] }),
      client.query('commit'),
    ] as const;
    stream.uncork();
    const [begun, tenant, done, ended] = await Promise.allSettled(sent);
    const rows = resultOf(em, done).rows;
    for (const other of [begun, tenant, ended]) resultOf(em, other);
    return rows;
  } finally {
    // A connection that is still inside a transaction, or broken, goes; the pool makes another.
    client.release(client.getTransactionStatus() !== 'I');
  }
}

function resultOf<Row extends QueryResultRow>(
  em: EntityManager,
  settled: PromiseSettledResult<QueryResult<Row>>,
): QueryResult<Row> {
  if (settled.status === 'fulfilled') return settled.value;
  throw em.getDriver().convertException(settled.reason as Error);
}
