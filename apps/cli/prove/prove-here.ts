import { randomBytes } from 'node:crypto';
import { type Attacker, type ReaderCell, readersTable } from '#readers';
import { Sandbox } from '#sandbox';
import { openBlobStore } from '#storage';
import { Tenants } from '#tenancy';
import { auditedTenants } from '../../host/audit/audited-parts.js';
import { openIdentity } from '../../host/open-identity.js';
import { openJournal } from '../../host/open-journal.js';
import { storageDrivers } from '../../host/storage-drivers.js';
import { TenantDeletion } from '../../host/tenant-deletion.js';
import { auditLogOf } from '../audit-log.js';
import type { Context } from '../context.js';
import { checkConfinement } from '../doctor/check-machine.js';
import { factsOf } from '../doctor/facts-of.js';
import { tenantConfigs } from '../doctor/tenant-configs.js';
import { type Proof, proveCells } from './prove-cells.js';
import { setScene } from './scene.js';

/** Sets the scene in two throw-away tenants, tries everything, and deletes both, whatever happened. */
export async function proveHere(context: Context, attackers?: readonly Attacker[]): Promise<Proof> {
  const readers = await readersHere(context);
  const { config } = context;
  const { platformKey } = await context.keys();
  const { em } = await context.database('app');
  const consoleEm = (await context.database('console')).em;
  const { log, consoleId } = await auditLogOf(context);
  const blobs = await openBlobStore(config.storage, config.dataFolder, storageDrivers);
  const deletion = new TenantDeletion({
    ownerAddress: await context.address('owner'),
    consoleEm,
    blobs,
    journal: openJournal(config, platformKey, blobs),
  });
  const tenants = auditedTenants(log, consoleId, new Tenants(consoleEm, config.server.baseDomain));
  const made: { id: string; slug: string }[] = [];
  const make = async (): Promise<{ id: string; slug: string }> => {
    const { id, slug } = await tenants.create(
      `prove-${randomBytes(4).toString('hex')}`,
      'Made by affiant prove',
    );
    made.push({ id, slug });
    return { id, slug };
  };
  const identity = openIdentity(config, em, platformKey, async () => config);
  const sandbox = await Sandbox.start(config.sandbox);
  try {
    const [tenant, other] = [await make(), await make()];
    const databaseAddress = await context.address('app');
    const stage = { config, em, databaseAddress, platformKey, blobs, sandbox, identity, tenant, other };
    return await proveCells(await setScene(stage), readers, attackers);
  } finally {
    await sandbox.close();
    await identity.argon2.close();
    for (const { id, slug } of made) {
      const note = { event: 'tenant.delete', details: { slug, id } } as const;
      await log.around(await consoleId(), { note }, () => deletion.delete({ id, slug }));
    }
  }
}

/** What the table says of this installation. */
async function readersHere(context: Context): Promise<ReaderCell[]> {
  const { config, options } = context;
  const tenants = await tenantConfigs(context);
  return readersTable(
    factsOf(config, options.env, tenants.length > 0 ? tenants : [{ config }], checkConfinement(config).ok),
  );
}
