import { type Command, Option } from 'commander';
import { checkStore, copyBlobs, openBlobStore } from '#storage';
import { Tenants } from '#tenancy';
import { storageDrivers } from '../../host/storage-drivers.js';
import type { Context } from '../context.js';
import { CommandFailed, WrongUsage } from '../errors.js';
import { group } from '../group.js';

type Driver = 'disk' | 's3' | 'azure';

/** `affiant storage check|move`: the file store. */
export function register(program: Command, context: Context): void {
  const storage = group(program, 'storage', 'where files lie');

  storage
    .command('check')
    .description('tries all that is asked of the file store, on files of its own')
    .action(async () => {
      const checks = await checkStore(await store(context, context.config.storage.driver));
      context.print(
        { ok: checks.every(({ ok }) => ok), checks },
        checks
          .map(({ name, ok, message }) => `${ok ? 'ok' : 'failed'}\t${name}${message ? `: ${message}` : ''}`)
          .join('\n'),
      );
      const failed = checks.filter(({ ok }) => !ok);
      if (failed.length > 0) {
        throw new CommandFailed(
          'storage_unavailable',
          `The file store failed: ${failed.map(({ name }) => name).join(', ')}.`,
        );
      }
    });

  storage
    .command('move')
    .description('copies all files to another store; deletes nothing, and can be run again')
    .addOption(
      new Option('--to <driver>', 'the store to copy to')
        .choices(['disk', 's3', 'azure'])
        .makeOptionMandatory(),
    )
    .option('--tenant <slug>', 'the files of one organization only')
    .action(async ({ to, tenant }: { to: Driver; tenant?: string }) => {
      const from = context.config.storage.driver;
      if (to === from) throw new WrongUsage(`The files lie in ${from} already.`);
      const source = await store(context, from);
      const target = await store(context, to);
      let copied = 0;
      for (const prefix of await prefixes(context, tenant))
        copied += (await copyBlobs(source, target, prefix)).copied;
      context.print(
        { from, to, copied },
        `Copied ${copied} files. Stop the hosts, run this once more, set storage.driver: ${to}, and start them.`,
      );
    });
}

function store(context: Context, driver: Driver) {
  const { storage, dataFolder } = context.config;
  return openBlobStore({ ...storage, driver }, dataFolder, storageDrivers);
}

/** A tenant's own files, or everything: packages and the deletion journal belong to no tenant. */
async function prefixes(context: Context, slug: string | undefined): Promise<string[]> {
  if (slug === undefined) return [''];
  const tenants = new Tenants((await context.database('console')).em, context.config.server.baseDomain);
  return [`t/${(await tenants.get(slug)).id}/`];
}
