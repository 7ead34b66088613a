import type { Command } from 'commander';
import { putTenant, readArchive, writeTenant } from '#archive';
import { Tenants } from '#tenancy';
import { archivePlace } from '../archive-place.js';
import { auditLogOf } from '../audit-log.js';
import type { Context } from '../context.js';
import { group } from '../group.js';

/** `affiant tenant export|import`: an organization as one file, sealed as it is stored. */
export function register(program: Command, context: Context): void {
  const tenant = group(program, 'tenant', 'the organizations on this installation');

  tenant
    .command('export <slug>')
    .description('writes all that it holds to a file, sealed; only the same platform key opens it')
    .requiredOption('--out <file>', 'the file to make')
    .action(async (slug: string, { out }: { out: string }) => {
      const { em } = await context.database('console');
      const { id } = await new Tenants(em, context.config.server.baseDomain).get(slug);
      const place = await archivePlace(context);
      const { log, consoleId } = await auditLogOf(context);
      const note = { event: 'tenant.export', details: { slug, id } } as const;
      const { rows, files } = await log.around(await consoleId(), { note }, () =>
        writeTenant(place, { id, slug }, out),
      );
      context.print(
        { slug, out, rows, files },
        `${slug} is in ${out}: ${rows} rows and ${files} files, sealed as they are stored. An installation that takes it needs the same platform key (affiant keys export) and the same add-ons in its catalogue.`,
      );
    });

  tenant
    .command('import <file>')
    .description('puts an exported organization back, as it was')
    .action(async (file: string) => {
      const place = await archivePlace(context);
      const archive = await readArchive(file);
      const { slug = '', id = '' } = archive.header;
      const { log, consoleId } = await auditLogOf(context);
      const note = { event: 'tenant.import', details: { slug, id } } as const;
      const put = await log.around(await consoleId(), { note }, () => putTenant(place, archive));
      context.print(put, `${slug} is here: ${put.rows} rows and ${put.files} files.`);
    });
}
