import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, type Config } from '#config';
import { commandLine } from '../command-line.js';
import type { DemoKeys } from './make-demo-keys.js';

/** Our own add-on goes the way of everybody's: pack, sign, review, verify, publish, install. */
export async function installOwnAddon(config: Config, keys: DemoKeys, tenant: string): Promise<void> {
  const source = join(root, 'plugins/housing');
  const { name, version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  const { addons } = await commandLine<{ addons: { name: string; version: string; state: string }[] }>([
    'addon',
    'list',
    '--tenant',
    tenant,
  ]);
  // What demo keys signed that were lost since is signed anew.
  const known = addons.find((addon) => addon.name === name);
  if (known?.version === version && known.state === 'active') return;

  const out = join(config.dataFolder, 'packages');
  mkdirSync(out, { recursive: true });
  const { file } = await commandLine<{ file: string }>(['addon', 'pack', source, '--out', out]);
  await commandLine(['addon', 'sign', file, '--key', keys.publisher]);
  await commandLine([
    'addon',
    'review',
    file,
    '--key',
    keys.reviewer,
    '--approve',
    '--reason',
    'Ships with Affiant, for development',
  ]);
  await commandLine(['addon', 'verify', file]);
  await commandLine(['addon', 'publish', file]);
  await commandLine(['addon', 'install', '--tenant', tenant, `${name}@${version}`, '--accept-permissions']);
}
