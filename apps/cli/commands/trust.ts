import type { Command } from 'commander';
import { DIGEST, Revocations, THUMBPRINT } from '#addons';
import { auditedRevocations } from '../../host/audit/audited-parts.js';
import { addonDesk } from '../addon-desk.js';
import { auditLogOf } from '../audit-log.js';
import type { Context } from '../context.js';
import { WrongUsage } from '../errors.js';
import { group } from '../group.js';

/** `affiant trust list|revoke`: whom this installation believes, and what it no longer does. */
export function register(program: Command, context: Context): void {
  const trust = group(program, 'trust', 'whose add-ons this installation takes');

  trust
    .command('list')
    .description('lists the keys that count, and what was revoked')
    .action(async () => {
      const inForce = await (await addonDesk(context)).trust.read();
      const keys = [...inForce.keys.values()].map(({ id, person, validFrom, validUntil }) => ({
        id,
        name: person.name,
        roles: person.roles,
        packages: person.packages,
        validFrom: new Date(validFrom),
        validUntil: new Date(validUntil),
        revoked: inForce.revoked.keys.has(id),
      }));
      const revoked = { keys: [...inForce.revoked.keys], digests: [...inForce.revoked.digests] };
      context.print(
        { keys, revoked },
        [
          ...keys.map(({ id, name, roles, revoked: gone }) =>
            [id, name, roles.join(', '), ...(gone ? ['revoked'] : [])].join('\t'),
          ),
          ...revoked.digests.map((digest) => `${digest}\trevoked`),
        ].join('\n'),
      );
    });

  trust
    .command('revoke')
    .description('takes trust away for good, on all hosts within a minute')
    .option('--key <id>', 'a key’s thumbprint')
    .option('--digest <digest>', 'a package, as sha512:<hex>')
    .requiredOption('--reason <text>', 'why')
    .action(async ({ key, digest, reason }: { key?: string; digest?: string; reason: string }) => {
      if ((key === undefined) === (digest === undefined)) throw new WrongUsage('Say --key or --digest.');
      if (digest !== undefined && !DIGEST.test(digest)) {
        throw new WrongUsage('A digest is written sha512:<hex>.');
      }
      if (key !== undefined && !THUMBPRINT.test(key)) {
        throw new WrongUsage('A key is named by its thumbprint: 43 letters, digits, - and _.');
      }
      const kind = key === undefined ? 'digest' : 'key';
      const value = key ?? digest ?? '';
      const { em } = await context.database('console');
      const { log, consoleId } = await auditLogOf(context);
      await auditedRevocations(log, consoleId, new Revocations(em)).add({ kind, value, reason });
      // Into what this installation remembers too, whatever becomes of the row.
      await (await addonDesk(context)).trust.read();
      context.print({ [kind]: value, reason }, `${value} is revoked.`);
    });
}
