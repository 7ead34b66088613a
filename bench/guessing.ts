import 'reflect-metadata';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stringify } from 'yaml';
import { loadConfig } from '#config';
import { migrate, openDatabaseServer } from '#database';
import { Client } from '../test/client.js';
import { type RunningHost, startHostOver } from '../test/host-over.js';
import type { AttackOrder, AttackReport } from './guessing/attacker.js';
import { quantile } from './quantile.js';
import { Answering } from './step/answering.js';

const TENANT = 'demo';
const password = 'correct horse battery staple';
const USAGE = 'npm run bench -- guessing [--guesses N] [--addresses N] [--at-once N]\n';

/**
 * Ten thousand guesses from two hundred addresses at one account: how many were let in, whether its
 * owner still gets in on a known device, and what others' logins and steps take meanwhile, as ratios to
 * the same a moment before (medians; host, database, workers and guesses share the machine).
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      guesses: { type: 'string', default: '10000' },
      addresses: { type: 'string', default: '200' },
      'at-once': { type: 'string', default: '10' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return void process.stdout.write(USAGE);
  const dataFolder = await mkdtemp(join(tmpdir(), 'affiant-bench-'));
  const server = await openDatabaseServer(
    loadConfig({ AFFIANT_DATA: dataFolder }),
    (label) => `bench ${label}`,
  );
  try {
    const { app, owner, console } = server.addresses;
    if (app === null || owner === null || console === null)
      throw new Error('The bench needs all three roles.');
    await migrate(owner);
    const configuration = join(dataFolder, 'proxy.yml');
    await writeFile(configuration, stringify({ server: { trusted_proxies: ['127.0.0.1'] } }));
    const host = await startHostOver({ app, owner, console }, dataFolder, { configuration: [configuration] });
    try {
      await attack(host, {
        origin: host.origin(TENANT),
        email: 'owner@demo.example',
        guesses: Number(values.guesses),
        addresses: Number(values.addresses),
        atOnce: Number(values['at-once']),
      });
    } finally {
      await host.close();
    }
  } finally {
    await server.close();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

async function attack(host: RunningHost, order: AttackOrder): Promise<void> {
  const tenant = { id: await host.addTenant(TENANT), slug: TENANT };
  await host.install('plugins/housing', TENANT);
  for (const email of [order.email, 'neighbour@demo.example']) {
    await host.platform.accounts.create(tenant, { email, password, confirmed: true });
  }
  const [owner, neighbour] = [new Client(order.origin), new Client(order.origin)];
  const logIn = async (client: Client, email: string) =>
    (await client.post('/api/v1/auth/login', { email, password })).status;
  if ((await logIn(owner, order.email)) !== 200) throw new Error('The owner could not log in.');
  const answering = await Answering.start(new Client(order.origin));
  const others = { login: () => logIn(neighbour, 'neighbour@demo.example'), step: () => answering.step() };

  await measure(others, 20);
  const before = await measure(others, 40);
  const attacker = fork(new URL('./guessing/attacker.js', import.meta.url));
  attacker.send(order);
  const over = once(attacker, 'message') as Promise<[AttackReport]>;
  let ended = false;
  void over.then(() => (ended = true));
  const meanwhile = await measure(others, Infinity, () => ended);
  const [statuses] = await over;
  const entered = await logIn(owner, order.email);

  const ratio = (name: 'login' | 'step') => (meanwhile[name] / before[name]).toFixed(2);
  process.stdout.write(
    `${order.guesses} guesses from ${order.addresses} addresses: ${statuses['200'] ?? 0} let in, ` +
      `${statuses['401'] ?? 0} checked and wrong, ${statuses['429'] ?? 0} told to wait, ${statuses['503'] ?? 0} turned away busy\n` +
      `the owner on a known device afterwards: ${entered === 200 ? 'let in' : `refused (${entered})`}\n` +
      `another's login ${ratio('login')} ×, another's step ${ratio('step')} × their time before (medians)\n` +
      `Repeat: ${USAGE}`,
  );
}

type Others = { [name in 'login' | 'step']: () => Promise<unknown> };

/** Medians in milliseconds of the two, taken in turn so many times or until `over`. */
async function measure(others: Others, rounds: number, over = () => false) {
  const times = { login: [] as number[], step: [] as number[] };
  for (let round = 0; round < rounds && !over(); round++) {
    for (const name of ['login', 'step'] as const) {
      const begun = performance.now();
      await others[name]();
      times[name].push(performance.now() - begun);
    }
  }
  return { login: quantile(times.login, 0.5), step: quantile(times.step, 0.5) };
}
