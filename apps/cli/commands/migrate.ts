import type { Command } from 'commander';
import { migrate } from '#database';
import type { Context } from '../context.js';

/** `affiant migrate`: brings the database up to date, as its owner. */
export function register(program: Command, context: Context): void {
  program
    .command('migrate')
    .description('brings the database up to date')
    .action(async () => {
      const migrated = await migrate(await context.address('owner'));
      context.print(
        { migrated },
        migrated.length > 0 ? `Migrated: ${migrated.join(', ')}.` : 'The database is up to date.',
      );
    });
}
