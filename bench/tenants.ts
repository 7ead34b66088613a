import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '#config';
import { migrate, openDatabaseServer } from '#database';
import { type RunningHost, startHostOver } from '../test/host-over.js';
import type { TenantsOrder, TenantsReport } from './tenants/protocol.js';

const USAGE = 'npm run bench -- tenants [--count N] [--addons N] [--opened N] [--active N]\n';

/**
 * A host over many tenants that have add-ons installed: how long it takes to start, and what each tenant
 * costs in memory, with its add-ons open and with a step under way.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      count: { type: 'string', default: '1000' },
      addons: { type: 'string', default: '3' },
      opened: { type: 'string', default: '200' },
      active: { type: 'string', default: '8' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(USAGE);
  const dataFolder = await mkdtemp(join(tmpdir(), 'affiant-bench-tenants-'));
  const config = loadConfig({ AFFIANT_DATA: dataFolder });
  const server = await openDatabaseServer(config, (label) => `bench ${label}`);
  try {
    const { app, owner, console } = server.addresses;
    if (app === null || owner === null || console === null) throw new Error('The bench needs all roles.');
    await migrate(owner);
    const addresses = { app, owner, console };
    const host = await startHostOver(addresses, dataFolder);
    const tenants = await prepare(host, dataFolder, Number(values.count), Number(values.addons));
    const platformKey = host.platformKey.toText();
    await host.close();
    const [opened, active] = [Number(values.opened), Number(values.active)];
    const order = { addresses, dataFolder, platformKey, tenants, opened, active };
    print(tenants.length, Number(values.addons), await measured(order));
  } finally {
    await server.close();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

/** Tenants that have each add-on installed, the first by the real way and the others by its record. */
async function prepare(host: RunningHost, dataFolder: string, count: number, addons: number) {
  const tenants: string[] = [];
  for (let at = 0; at < count; at++) tenants.push(await host.addTenant(`tenant-${at}`));
  for (let at = 0; at < addons; at++) await host.install(await smallAddon(dataFolder, at), 'tenant-0');
  const { settingsStore } = host.platform;
  const { installed } = await settingsStore.read(tenants[0] ?? '');
  for (const tenant of tenants.slice(1)) {
    await settingsStore.update(tenant, (record) => ({ ...record, installed }));
  }
  return tenants;
}

async function smallAddon(dataFolder: string, at: number): Promise<string> {
  const folder = join(dataFolder, `addon-${at}`);
  await mkdir(join(folder, 'interviews'), { recursive: true });
  await cp('plugins/housing/functions', join(folder, 'functions'), { recursive: true });
  const manifest = {
    name: `@test/addon-${at}`,
    version: '1.0.0',
    affiant: { apiVersion: 1, kind: 'content', interviews: ['answer'] },
  };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  const question = await readFile('plugins/housing/README.md', 'utf8');
  const interview = `question: Add-on ${at}\nsubquestion: |\n  ${question.slice(0, 300).replaceAll('\n', ' ')}\nfields:\n  - Name: name\n---\nmandatory: true\ncode: |\n  name\n`;
  await writeFile(join(folder, 'interviews', 'answer.yml'), interview);
  return folder;
}

async function measured(order: TenantsOrder): Promise<TenantsReport> {
  const child = fork(new URL('./tenants/host.js', import.meta.url), { execArgv: ['--expose-gc'] });
  const failed = once(child, 'exit').then(() => {
    throw new Error('The process with the host ended.');
  });
  failed.catch(() => undefined);
  child.send(order);
  const answered = once(child, 'message').then(([report]) => report as TenantsReport);
  const report = await Promise.race([answered, failed]);
  child.disconnect();
  await failed.catch(() => undefined);
  return report;
}

function print(tenants: number, addons: number, report: TenantsReport): void {
  const lines = [
    `${tenants} tenants with ${addons} add-ons each`,
    `start                        ${(report.startMs / 1000).toFixed(2)} s`,
    `host before anything is open ${report.baseMib.toFixed(0)} MiB resident`,
    `opening one tenant's add-ons ${report.openMs.toFixed(1)} ms`,
    `idle tenant, add-ons open    ${report.idleMib.toFixed(3)} MiB of heap`,
    `active tenant, its worker    ${report.activeMib.toFixed(1)} MiB resident`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
