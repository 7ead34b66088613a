import { type Command, Option } from 'commander';
import { type Role, ROLES } from '#database';
import type { Context } from '../context.js';
import { group } from '../group.js';

/** `affiant database url`: the address in use, the embedded database's too. It holds the password. */
export function register(program: Command, context: Context): void {
  group(program, 'database', 'the database')
    .command('url')
    .description('prints the address in use, password included')
    .addOption(new Option('--role <role>', 'whose address').choices(Object.keys(ROLES)).default('app'))
    .action(async ({ role }: { role: Role }) => {
      const url = await context.address(role);
      context.print({ url }, url);
    });
}
