import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import { migrations } from '../../migrations/index.js';
import { alone } from './advisory-lock.js';
import { withClient } from './with-client.js';

/**
 * Brings the database up to date as its owner. Of several hosts that start at once one works and the
 * others wait. Returns the names of the migrations that ran.
 */
export async function migrate(ownerAddress: string): Promise<string[]> {
  return withClient(ownerAddress, (client) =>
    alone(client, 'migrations', async () => {
      const orm = await MikroORM.init({
        clientUrl: ownerAddress,
        entities: [],
        discovery: { warnWhenNoEntities: false },
        extensions: [Migrator],
        logger: () => undefined,
        migrations: { migrationsList: [...migrations], snapshot: false },
      });
      try {
        return (await orm.migrator.up()).map(({ name }) => name);
      } finally {
        await orm.close();
      }
    }),
  );
}
