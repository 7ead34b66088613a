import { type Command, Option } from 'commander';
import { flatName, readAttestations } from '#addons';
import { SESSIONS_AFTER } from '../../host/addon-removal.js';
import { addonDesk } from '../addon-desk.js';
import type { Context } from '../context.js';
import { WrongUsage } from '../errors.js';
import { group } from '../group.js';
import { readTarball } from '../read-tarball.js';

/** `affiant addon publish|catalogue|install|list|rollback|uninstall`: what an installation does with packages. */
export function register(program: Command, context: Context): void {
  const addon = group(program, 'addon', 'add-ons: packages that hold interviews');

  addon
    .command('publish <tgz>')
    .description('puts a package and the attestations beside it into the catalogue')
    .action(async (tgz: string) => {
      const { catalogue } = await addonDesk(context);
      const pack = await catalogue.publish(await readTarball(tgz), await readAttestations(tgz));
      const { name, version, digest, state } = pack;
      context.print({ name, version, digest, state }, `${name}@${version} is in the catalogue, ${state}.`);
    });

  addon
    .command('catalogue')
    .description('lists what can be installed')
    .action(async () => {
      const { catalogue } = await addonDesk(context);
      const packages = await catalogue.list();
      context.print(
        { packages },
        packages
          .map(({ name, version, state, publisher }) => `${name}@${version}\t${state}\t${publisher}`)
          .join('\n'),
      );
    });

  addon
    .command('install <package>')
    .description('installs NAME@VERSION for one organization')
    .requiredOption('--tenant <slug>', 'the organization')
    .option('--accept-permissions', 'says yes to what the package asks for')
    .action(async (wanted: string, options: { tenant: string; acceptPermissions?: true }) => {
      const { installs, tenantId } = await addonDesk(context, options.tenant);
      const pack = await installs.install(tenantId, split(wanted), options.acceptPermissions ? 'all' : []);
      const { name, version, digest } = pack;
      context.print(
        { name, version, digest, state: 'active' },
        `${name}@${version} is installed for ${options.tenant}.`,
      );
    });

  addon
    .command('list')
    .description('lists what an organization has installed')
    .requiredOption('--tenant <slug>', 'the organization')
    .action(async ({ tenant }: { tenant: string }) => {
      const { installs, tenantId } = await addonDesk(context, tenant);
      const addons = await installs.list(tenantId);
      context.print(
        { addons },
        addons.map(({ name, version, state }) => `${name}@${version}\t${state}`).join('\n'),
      );
    });

  addon
    .command('rollback <name>')
    .description('goes back to the version that was installed before')
    .requiredOption('--tenant <slug>', 'the organization')
    .action(async (name: string, { tenant }: { tenant: string }) => {
      const { installs, tenantId } = await addonDesk(context, tenant);
      const { version, digest } = await installs.rollback(tenantId, name);
      context.print({ name, version, digest, state: 'active' }, `${name} is at ${version} again.`);
    });

  addon
    .command('uninstall <name>')
    .description('takes an add-on away from an organization')
    .requiredOption('--tenant <slug>', 'the organization')
    .addOption(
      new Option(
        '--sessions <what>',
        'keep: they wait until it is installed again; finish: they go on; delete: they are deleted, finished ones too',
      )
        .choices(SESSIONS_AFTER)
        .default('finish'),
    )
    .action(async (name: string, options: { tenant: string; sessions: (typeof SESSIONS_AFTER)[number] }) => {
      const { installs, addonSettings, tenantId, deleteSessions } = await addonDesk(context, options.tenant);
      await installs.uninstall(tenantId, name, options.sessions === 'finish' ? 'finish' : 'keep');
      if (options.sessions === 'delete') await addonSettings.forget(tenantId, name);
      const deleted = options.sessions === 'delete' ? await deleteSessions(flatName(name)) : 0;
      context.print({ name, deleted: { sessions: deleted } }, `${name} is uninstalled.`);
    });
}

function split(wanted: string): { name: string; version: string } {
  const at = wanted.lastIndexOf('@');
  if (at < 1) throw new WrongUsage(`Say NAME@VERSION, not ${wanted}.`);
  return { name: wanted.slice(0, at), version: wanted.slice(at + 1) };
}
