import type { Command } from 'commander';
import { migrate } from '#database';
import { Tenants } from '#tenancy';
import type { Context } from '../context.js';

/** `affiant init`: the key, the roles, the tables, the console's tenant. Safe to run again. */
export function register(program: Command, context: Context): void {
  program
    .command('init')
    .description('makes the platform key and the database roles, migrates, prints the recovery sheet')
    .option('--confirm-sheet <code>', 'the code at the end of the recovery sheet, once that is kept safe')
    .action(async ({ confirmSheet }: { confirmSheet?: string }) => {
      const { keys } = context.options;
      if (confirmSheet !== undefined) await keys.confirmSheet(context.config, confirmSheet);
      const { made, sheet } = await keys.make(context.config);
      const migrated = await migrate(await context.address('owner'));
      await new Tenants((await context.database('console')).em, context.config.server.baseDomain).console();
      context.print(
        { keyMade: made, sheet, sheetConfirmed: confirmSheet !== undefined, migrated },
        [
          made ? 'The platform key was made.' : 'The platform key was there already.',
          migrated.length > 0 ? `Migrated: ${migrated.join(', ')}.` : 'The database is up to date.',
          ...(sheet === null ? [] : ['', sheet]),
        ].join('\n'),
      );
    });
}
