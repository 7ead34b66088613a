import type { Command } from 'commander';
import { revoke } from '#interim';
import { addonDesk } from '../addon-desk.js';
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
        validFrom,
        validUntil,
        revoked: inForce.revokedKeys.has(id),
      }));
      const revoked = { keys: [...inForce.revokedKeys], digests: [...inForce.revokedDigests] };
      context.print(
        { keys, revoked },
        keys
          .map(
            ({ id, name, roles, revoked: gone }) =>
              `${id}\t${name}\t${roles.join(', ')}${gone ? '\trevoked' : ''}`,
          )
          .join('\n'),
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
      if (digest !== undefined && !/^sha512:[0-9a-f]{128}$/.test(digest)) {
        throw new WrongUsage('A digest is written sha512:<hex>.');
      }
      const { em } = await context.database('console');
      const revocation =
        key === undefined
          ? ({ kind: 'digest', value: digest! } as const)
          : ({ kind: 'key', value: key } as const);
      await revoke(em, { ...revocation, reason });
      context.print({ ...revocation, reason }, `${revocation.value} is revoked.`);
    });
}
