import type { Command } from 'commander';
import { restoreBackup, writeBackup } from '#archive';
import { archivePlace } from '../archive-place.js';
import type { Context } from '../context.js';

/** `affiant backup` and `affiant restore`: the whole installation but its platform key. */
export function register(program: Command, context: Context): void {
  program
    .command('backup')
    .description('writes every organization and the catalogue to a folder, sealed as they are stored')
    .requiredOption('--out <dir>', 'the folder to make')
    .action(async ({ out }: { out: string }) => {
      const { tenants } = await writeBackup(await archivePlace(context), out);
      context.print(
        { out, tenants },
        `${tenants.length} organizations are in ${out}. The platform key is not: without it nothing in there opens. Keep it elsewhere (affiant keys export).`,
      );
    });

  program
    .command('restore <dir>')
    .description('puts a backup into an installation that holds nothing yet')
    .action(async (folder: string) => {
      const { tenants } = await restoreBackup(await archivePlace(context), folder);
      context.print(
        { tenants },
        `${tenants.length} organizations are back. What people deleted since then is deleted again when a host starts, before it serves.`,
      );
    });
}
