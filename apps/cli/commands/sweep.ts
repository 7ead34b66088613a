import type { Command } from 'commander';
import { Sweeper } from '#storage';
import type { Context } from '../context.js';

/** `affiant sweep`: one pass over the temporary files. Refused with `busy` while another sweeper is at it. */
export function register(program: Command, context: Context): void {
  program
    .command('sweep')
    .description('removes temporary files that nobody uses any more')
    .action(async () => {
      const { path, maxAgeMinutes } = context.config.temporary;
      const swept = await new Sweeper(path, { maxAgeMs: maxAgeMinutes * 60_000 }).sweep();
      context.print(swept, `Removed ${swept.removed}, skipped ${swept.skipped}, refused ${swept.refused}.`);
    });
}
