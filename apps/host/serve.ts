import { loadConfig, refusals, type Config } from '#config';
import { openDatabaseServer } from '#database';
import { contextOptions } from '../cli/context-options.js';
import { rolePassword } from '../cli/role-password.js';
import { commandLine } from './command-line.js';
import { prepareDevelopment, type FirstStart } from './development/prepare-development.js';
import { containModuleFailures } from './contain-module-failures.js';
import { endDevelopersLogins } from './end-developers-logins.js';
import { openApplication } from './open-application.js';
import { openPlatform } from './platform.js';
import { openPlatformKey } from './platform-key-source.js';
import { refuseUnsafeProduction } from './refuse-unsafe-production.js';
import { requireFreePort } from './require-free-port.js';
import { startSchedule } from './schedule/schedule.module.js';
import { say } from './say.js';

/** Starts the host and stays until it is asked to stop; exits 1 with one plain message where it cannot start. */
export async function serve(): Promise<void> {
  const closers: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= closeInOrder(closers));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => void stop().then(() => process.exit(0)));
  }
  try {
    await start(closers);
  } catch (error) {
    if (stopping === undefined) {
      process.stderr.write(
        `Affiant did not start: ${error instanceof Error ? error.message : String(error)}\n`,
      );
      await stop();
      process.exit(1);
    }
  }
}

async function start(closers: (() => Promise<void>)[]): Promise<void> {
  const config = loadConfig();
  say(`Affiant, environment ${config.environment}: ${config.environmentReason}.`);
  const reasons = refusals(config);
  if (reasons.length > 0) throw new Error(reasons.join('\n'));
  await requireFreePort(config.server.host, config.server.port);

  await contextOptions(process.env).keys.make(config);
  const platformKey = openPlatformKey(config);
  const server = await openDatabaseServer(config, (label) => rolePassword(platformKey, label));
  closers.push(server.close);
  await commandLine(['init']);
  const first = config.environment === 'development' ? await prepareDevelopment(config) : null;

  const { app, console: consoleAddress, owner } = server.addresses;
  if (app === null)
    throw new Error('No address of the database role affiant_app is known: set DATABASE_URL.');
  const platform = await openPlatform(config, platformKey, { app, console: consoleAddress, owner });
  closers.push(() => platform.close());
  containModuleFailures((scope, error) => {
    const what = error instanceof Error ? error.message : 'something that is no error';
    platform.modules.failures.note(scope, 'It threw where nobody waited for it.');
    say(`The module ${scope.addon} threw where nobody waited for it (tenant ${scope.tenantId}): ${what}`);
  });
  refuseUnsafeProduction(config, platform.sandbox);
  if (config.environment === 'production') await endDevelopersLogins(platform.database.em);
  const replayed = await platform.exit.replay();
  const tenants = (await platform.tenantDeletion?.replay()) ?? { found: 0 };
  const finished = replayed.found + tenants.found;
  if (finished > 0) say(`Finished ${finished} deletions that had been begun.`);
  const application = await openApplication(platform);
  closers.push(() => application.close());
  await application.listen(config.server.port, config.server.host);
  const schedule = await startSchedule(platform, server.addresses.owner);
  closers.push(() => schedule.close());
  announce(config, first);
  first?.done();
}

/** The last lines of a start; a second one leaves the passwords out. */
function announce({ server, environment }: Config, first: FirstStart | null): void {
  if (environment !== 'development') {
    say(`Listening on ${server.host}:${server.port}.`);
    return;
  }
  const at = (slug: string) => `http://${slug}.${server.baseDomain}:${server.port}`;
  const withPassword = (text: string, password: string | undefined) =>
    password ? `${text}  ${password}` : text;
  say(`Interview  ${at('demo')}/interviews/housing/eviction-answer`);
  say(withPassword(`Tenant console  ${at('demo')}/admin  admin@demo.example`, first?.adminPassword));
  say(withPassword(`Provider console  ${at('console')}/  operator@demo.example`, first?.operatorPassword));
}

async function closeInOrder(closers: (() => Promise<void>)[]): Promise<void> {
  for (const close of closers.toReversed()) {
    try {
      await close();
    } catch (error) {
      process.stderr.write(`While stopping: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
}
