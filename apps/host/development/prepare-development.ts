import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '#config';
import { commandLine, CommandLineFailed } from '../command-line.js';
import { say } from '../say.js';
import { installOwnAddon } from './install-own-addon.js';
import { makeDemoKeys } from './make-demo-keys.js';

/** What the first start made; shown once, at its end. */
export interface FirstStart {
  adminPassword: string;
  operatorPassword: string;
  /** Called once the passwords were printed: only then is the first start over. */
  done(): void;
}

const DEMO = 'demo';
const ADMIN = 'admin@demo.example';
const OPERATOR = 'operator@demo.example';

interface Account {
  email: string;
  password: string;
}

/**
 * Makes what `npm start` shows on the first day: the tenant `demo` with its admin, an operator, demo
 * keys, and our own add-on, packed, signed, reviewed and installed by the commands that an outside
 * author uses. Each part is made where it lacks, so that a start that was cut short is finished by the
 * next one; only then are passwords made anew. Null where everything was there.
 */
export async function prepareDevelopment(config: Config): Promise<FirstStart | null> {
  const unfinished = join(config.dataFolder, 'first-start-unfinished');
  const tenants = await commandLine<{ tenants: { slug: string }[] }>(['tenant', 'list']);
  const known = tenants.tenants.some(({ slug }) => slug === DEMO);
  if (!known) {
    mkdirSync(config.dataFolder, { recursive: true });
    writeFileSync(unfinished, 'The first start has not come to its end yet.\n');
    say('First start: making keys, the tenant demo and its add-on. This takes a moment.');
    await commandLine(['tenant', 'create', DEMO, '--name', 'Harbor County Legal Aid']);
  }
  const keys = await makeDemoKeys(config);
  if (keys === null) say(`No demo add-on: ${config.addons.trust} says whom to trust.`);
  else await installOwnAddon(config, keys, DEMO);
  if (!existsSync(unfinished)) return null;

  const made = {
    adminPassword: await password(DEMO, ADMIN, 'admin'),
    operatorPassword: await password('console', OPERATOR, 'operator'),
  };
  return { ...made, done: () => rmSync(unfinished) };
}

/** Makes the account, or gives it a new password where a start that was cut short had made it. */
async function password(tenant: string, email: string, privilege: string): Promise<string> {
  try {
    const made = await commandLine<Account>([
      'user',
      'create',
      '--tenant',
      tenant,
      '--email',
      email,
      '--privilege',
      privilege,
    ]);
    return made.password;
  } catch (error) {
    if (!(error instanceof CommandLineFailed) || error.code !== 'email_taken') throw error;
    return (await commandLine<Account>(['user', 'reset', '--tenant', tenant, email])).password;
  }
}
