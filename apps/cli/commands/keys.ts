import { readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { createPlatformKeyFile, PlatformKey, replacePlatformKeyFile } from '#encryption';
import { countOutdated } from '#identity';
import { Tenants } from '#tenancy';
import { auditLogOf } from '../audit-log.js';
import type { Context } from '../context.js';
import { CommandFailed } from '../errors.js';
import { group } from '../group.js';
import { recoverySheet, sheetMark } from '../recovery-sheet.js';

/** `affiant keys status|rotate platform|export|import`: the platform key in its versions. */
export function register(program: Command, context: Context): void {
  const keys = group(program, 'keys', 'the platform key');

  keys
    .command('status')
    .description('counts what still lies under an older version')
    .action(async () => {
      const { platformKey } = await context.keys();
      const { em } = await context.database('app');
      const console = (await context.database('console')).em;
      const left = { accounts: 0, slots: 0, grants: 0, identities: 0, factors: 0, apiKeys: 0, locked: 0 };
      for (const { id } of await new Tenants(console, context.config.server.baseDomain).list()) {
        const outdated = await countOutdated(em, id, platformKey.version);
        for (const kind of Object.keys(left) as (keyof typeof left)[]) left[kind] += outdated[kind];
      }
      const { version, versions } = platformKey;
      context.print(
        { version, versions, left },
        [
          `Version ${version} is in use; at hand: ${versions.join(', ')}.`,
          `Under older ones, until the person’s next login: ${left.accounts} accounts, ${left.slots} ways to unlock, ${left.grants} grants, ${left.identities} logins elsewhere or by number, ${left.factors} second factors, ${left.apiKeys} API keys, ${left.locked} grants that a reset locked.`,
        ].join('\n'),
      );
    });

  keys
    .command('rotate')
    .argument('<key>', 'platform')
    .description('makes a new version of the platform key; older ones stay for what lies under them')
    .action(async (which: string) => {
      if (which !== 'platform') throw new CommandFailed('usage', 'Only the platform key can be rotated.');
      const path = keyFile(context);
      const { platformKey } = await context.keys();
      const rotated = platformKey.rotated();
      await recorded(context, 'keys.rotate', async () => {
        await replacePlatformKeyFile(path, rotated);
        // The sheet that was kept lacks the new version: production asks for the new one.
        await rm(sheetMark(path), { force: true });
      });
      const sheet = recoverySheet(rotated);
      context.print(
        { version: rotated.version, versions: rotated.versions, sheet },
        [
          `Version ${rotated.version} is the newest now. Restart every host, then keep the new sheet.`,
          '',
          sheet,
        ].join('\n'),
      );
    });

  keys
    .command('export')
    .description('writes the platform key, all versions, to a file of mode 0600')
    .requiredOption('--out <file>', 'the file; it must not exist')
    .action(async ({ out }: { out: string }) => {
      const { platformKey } = await context.keys();
      await recorded(context, 'keys.export', () =>
        writeFile(out, `${platformKey.toText()}\n`, { flag: 'wx', mode: 0o600 }),
      );
      context.print(
        { out, versions: platformKey.versions },
        `${out} opens everything: keep it off this machine.`,
      );
    });

  keys
    .command('import <file>')
    .description('takes the platform key of an export; it must have all versions that are at hand')
    .action(async (file: string) => {
      const path = keyFile(context);
      const given = PlatformKey.fromText(await readFile(file, 'utf8'));
      if (!existsSync(path)) await createPlatformKeyFile(path, given);
      else {
        const lines = given.toText().split('\n');
        const { platformKey } = await context.keys();
        if (
          !platformKey
            .toText()
            .split('\n')
            .every((line) => lines.includes(line))
        ) {
          throw new CommandFailed(
            'key_unknown',
            'This key lacks a version that is in use here. Nothing was changed.',
          );
        }
        await recorded(context, 'keys.import', () => replacePlatformKeyFile(path, given));
      }
      context.print({ versions: given.versions }, `Taken: version ${given.versions.join(', ')}.`);
    });
}

/** @throws CommandFailed where the key does not come from a file, which is the only thing written here. */
function keyFile({ config, options }: Context): string {
  const { source, path } = config.encryption.platformKey;
  if (source === 'file' && !options.env['AFFIANT_PLATFORM_KEY']) return path;
  const message = 'The platform key does not come from a file here: change it where it is kept.';
  throw new CommandFailed('internal', message);
}

async function recorded(
  context: Context,
  event: 'keys.rotate' | 'keys.export' | 'keys.import',
  work: () => Promise<void>,
): Promise<void> {
  const { log, consoleId } = await auditLogOf(context);
  await log.around(await consoleId(), { note: { event } }, work);
}
