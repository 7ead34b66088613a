import type { Command } from 'commander';
import { EmailInvalid, normalizeEmail } from '#identity';
import { openBlobStore } from '#storage';
import { CONSOLE, type Tenant, Tenants, tenantUrl } from '#tenancy';
import { openJournal } from '../../host/open-journal.js';
import { TenantDeletion } from '../../host/tenant-deletion.js';
import { storageDrivers } from '../../host/storage-drivers.js';
import { auditedTenants } from '../../host/audit/audited-parts.js';
import { accountsOf } from '../accounts.js';
import { auditLogOf } from '../audit-log.js';
import type { Context } from '../context.js';
import { WrongUsage } from '../errors.js';
import { group } from '../group.js';

/** `affiant tenant create|list|suspend|resume|host-add|delete`. */
export function register(program: Command, context: Context): void {
  const tenant = group(program, 'tenant', 'the organizations on this installation');

  tenant
    .command('create <slug>')
    .description('adds an organization, at <slug>.<base domain>')
    .requiredOption('--name <name>', 'what people read')
    .option('--admin-email <email>', 'makes its first admin; prints the password once')
    .action(async (slug: string, options: { name: string; adminEmail?: string }) => {
      // Before the tenant is there, which would stay.
      if (options.adminEmail !== undefined && normalizeEmail(options.adminEmail) === null)
        throw new EmailInvalid();
      const { id } = await (await tenants(context)).create(slug, options.name);
      const admin =
        options.adminEmail === undefined ? null : await makeAdmin(context, { id, slug }, options.adminEmail);
      const url = tenantUrl(context.config, slug);
      context.print(
        { slug, url, admin },
        [url, ...(admin ? [`Admin: ${admin.email}`, `Password, shown once: ${admin.password}`] : [])].join(
          '\n',
        ),
      );
    });

  tenant
    .command('list')
    .description('lists them')
    .action(async () => {
      const organizations = (await (await tenants(context)).list()).filter(({ slug }) => slug !== CONSOLE);
      const all = organizations.map((each) => view(context, each));
      context.print(
        { tenants: all },
        all.map(({ slug, state, url, name }) => `${slug}\t${state}\t${url}\t${name}`).join('\n'),
      );
    });

  for (const [command, state] of [
    ['suspend', 'suspended'],
    ['resume', 'active'],
  ] as const) {
    tenant
      .command(`${command} <slug>`)
      .description(
        state === 'suspended' ? 'serves nothing of it until resumed; keeps all' : 'serves it again',
      )
      .action(async (slug: string) => {
        const changed = await (await tenants(context)).change(slug, { state });
        context.print(view(context, changed), `${slug} is ${state}.`);
      });
  }

  tenant
    .command('host-add <slug> <host>')
    .description('gives it a host name of its own')
    .action(async (slug: string, host: string) => {
      await (await tenants(context)).addHost(slug, host);
      context.print({ slug, host }, `${host} is ${slug}'s now.`);
    });

  tenant
    .command('delete <slug>')
    .description('deletes it with everything that it holds')
    .option('--yes', 'says that this is meant; nothing brings it back')
    .action(async (slug: string, { yes }: { yes?: true }) => {
      if (!yes) throw new WrongUsage(`This deletes ${slug} with all answers and accounts: say --yes.`);
      const found = await (await tenants(context)).get(slug);
      const { log, consoleId } = await auditLogOf(context);
      const note = { event: 'tenant.delete', details: { slug, id: found.id } } as const;
      const deletion = await tenantDeletionOf(context);
      const { rows } = await log.around(await consoleId(), { note }, () => deletion.delete(found));
      context.print({ slug, deleted: { rows } }, `${slug} is deleted, ${rows} rows.`);
    });
}

async function tenantDeletionOf(context: Context): Promise<TenantDeletion> {
  const { config } = context;
  const { platformKey } = await context.keys();
  const blobs = await openBlobStore(config.storage, config.dataFolder, storageDrivers);
  return new TenantDeletion({
    ownerAddress: await context.address('owner'),
    consoleEm: (await context.database('console')).em,
    blobs,
    journal: openJournal(config, platformKey, blobs),
  });
}

async function makeAdmin(context: Context, tenant: { id: string; slug: string }, address: string) {
  const wanted = { email: address, privileges: ['admin'], confirmed: true };
  const { email, password } = await (await accountsOf(context, tenant.id)).create(tenant, wanted);
  return { email, password };
}

async function tenants(context: Context): Promise<Tenants> {
  const { log, consoleId } = await auditLogOf(context);
  const { em } = await context.database('console');
  return auditedTenants(log, consoleId, new Tenants(em, context.config.server.baseDomain));
}

function view(
  context: Context,
  { slug, name, state }: Tenant,
): { slug: string; name: string; state: string; url: string } {
  return { slug, name, state, url: tenantUrl(context.config, slug) };
}
