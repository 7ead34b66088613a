import { readFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import {
  type AuditHead,
  currentHead,
  exportedHead,
  readHead,
  storedEntries,
  verifyLog,
  writeHead,
} from '#audit';
import { openBlobStore } from '#storage';
import { Tenants } from '#tenancy';
import { storageDrivers } from '../../host/storage-drivers.js';
import { auditLogOf } from '../audit-log.js';
import type { Context } from '../context.js';
import { CommandFailed } from '../errors.js';
import { group } from '../group.js';

/** `affiant audit verify|export`. */
export function register(program: Command, context: Context): void {
  const audit = group(program, 'audit', 'who did what, and whether the log still says so');

  audit
    .command('verify')
    .description('finds entries that were changed, removed, cut off, moved or planted')
    .option('--tenant <slug>', 'one organization’s log only')
    .option('--head <file>', 'how far the logs had come, kept elsewhere; else the file store’s')
    .action(async ({ tenant, head }: { tenant?: string; head?: string }) => {
      const logs = await verified(context, tenant, await headOf(context, head));
      const findings = logs.flatMap((log) =>
        log.findings.map((finding) => ({ tenant: log.tenant, ...finding })),
      );
      context.print(
        { ok: findings.length === 0, logs },
        [
          ...logs.map((log) => `${log.tenant}\t${log.entries} entries\t${log.findings.length} findings`),
          ...findings.map(({ tenant: slug, counter, problem }) => `${slug}\tentry ${counter}\t${problem}`),
        ].join('\n'),
      );
      if (findings.length > 0) throw new CommandFailed('record_corrupt', 'The audit log was tampered with.');
    });

  audit
    .command('export')
    .description('writes all logs to a file, a line for each entry, and how far they have come')
    .requiredOption('--out <file>', 'the file; it must not exist')
    .action(async ({ out }: { out: string }) => {
      const { log, consoleId } = await auditLogOf(context);
      let entries = 0;
      await log.around(await consoleId(), { note: { event: 'audit.export' } }, async () => {
        const lines = async function* () {
          const { em } = await context.database('app');
          const { platformKey } = await context.keys();
          yield `${writeHead(platformKey, await currentHead(em, Date.now()))}\n`;
          for (const { id, slug } of await tenantsOf(context)) {
            for await (const { counter, entry, previous, mac } of storedEntries(em, id)) {
              entries++;
              const proof = { previous: previous.toString('hex'), mac: mac.toString('hex') };
              yield `${JSON.stringify({ tenant: slug, tenantId: id, counter, entry, ...proof })}\n`;
            }
          }
        };
        await pipeline(Readable.from(lines()), createWriteStream(out, { flags: 'wx', mode: 0o600 }));
      });
      context.print(
        { out, entries },
        `${entries} entries are in ${out}. Its first line is a head for verify.`,
      );
    });
}

interface VerifiedLog {
  tenant: string;
  entries: number;
  findings: { counter: number; problem: string }[];
}

async function verified(
  context: Context,
  slug: string | undefined,
  head: AuditHead | null,
): Promise<VerifiedLog[]> {
  const { em } = await context.database('app');
  const { platformKey } = await context.keys();
  const all = await tenantsOf(context);
  const logs: VerifiedLog[] = [];
  for (const tenant of all.filter((each) => slug === undefined || each.slug === slug)) {
    const { entries, findings } = await verifyLog(em, platformKey, tenant.id, head?.logs[tenant.id]);
    logs.push({ tenant: tenant.slug, entries, findings });
  }
  if (slug !== undefined && logs.length === 0)
    throw new CommandFailed('not_found', `There is no tenant ${slug}.`);
  if (slug !== undefined) return logs;
  // A log that is gone as a whole: in order only where the provider's log says that its tenant was deleted.
  const gone = Object.keys(head?.logs ?? {}).filter((id) => !all.some((tenant) => tenant.id === id));
  const deleted = await deletedTenants(context, all.find((tenant) => tenant.slug === 'console')?.id);
  for (const id of gone.filter((each) => !deleted.has(each))) {
    logs.push({ tenant: id, entries: 0, findings: [{ counter: 1, problem: 'truncated' }] });
  }
  return logs;
}

async function deletedTenants(context: Context, consoleId: string | undefined): Promise<Set<string>> {
  const deleted = new Set<string>();
  if (consoleId === undefined) return deleted;
  const { em } = await context.database('app');
  for await (const { entry } of storedEntries(em, consoleId)) {
    const { event, details } = JSON.parse(entry) as { event: string; details?: { id?: string } };
    if (event === 'tenant.delete' && details?.id !== undefined) deleted.add(details.id);
  }
  return deleted;
}

async function headOf(context: Context, file: string | undefined): Promise<AuditHead | null> {
  const { platformKey } = await context.keys();
  if (file !== undefined) return readHead(platformKey, (await readFile(file, 'utf8')).split('\n', 1)[0]!);
  const { storage, dataFolder } = context.config;
  return exportedHead(platformKey, await openBlobStore(storage, dataFolder, storageDrivers));
}

async function tenantsOf(context: Context) {
  return new Tenants((await context.database('console')).em, context.config.server.baseDomain).list();
}
