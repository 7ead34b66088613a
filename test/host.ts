import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlatformKey } from '#encryption';
import { loadConfig } from '#config';
import { openDatabase } from '#database';
import { Tenant, Tenants } from '#tenancy';
import { openApplication } from '../apps/host/open-application.js';
import { openPlatform, type Platform } from '../apps/host/platform.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { publishForTest } from './publish.js';

/** A whole host over a database of its own, on a free port of loopback. */
export interface TestHost {
  platform: Platform;
  port: number;
  /** AFFIANT_DATA of this host. */
  dataFolder: string;
  database: TestDatabase;
  /** As in `http://demo.localhost:PORT`. */
  origin(slug: string): string;
  addTenant(slug: string): Promise<string>;
  /** Packs, signs, reviews, publishes and installs a folder for tenants, with keys made for this run. */
  install(folder: string, ...slugs: string[]): Promise<{ digest: string }>;
  close(): Promise<void>;
}

export interface TestHostOptions {
  /** YAML files that lie over the configuration, as AFFIANT_CONFIG has them. */
  configuration?: string[];
  environment?: 'development' | 'production';
  env?: { [name: string]: string };
}

export async function startTestHost(options: TestHostOptions = {}): Promise<TestHost> {
  const database = await createTestDatabase();
  const dataFolder = await mkdtemp(join(tmpdir(), 'affiant-test-host-'));
  const port = await freePort();
  const platformKey = PlatformKey.generate();
  const config = loadConfig({
    AFFIANT_DATA: dataFolder,
    AFFIANT_PORT: String(port),
    AFFIANT_CONFIG: (options.configuration ?? []).join(':'),
    ...(options.environment && { AFFIANT_ENVIRONMENT: options.environment }),
    ...options.env,
  });
  const publishing = await publishForTest(config.dataFolder, config.addons.trust);
  const platform = await openPlatform(config, platformKey, {
    app: database.addresses.app,
    console: database.addresses.console,
  });
  const application = await openApplication(platform);
  await application.listen(port, '127.0.0.1');
  const consoleDatabase = await openDatabase(database.addresses.console, { entities: [Tenant], connections: 2 });
  const tenants = new Tenants(consoleDatabase.em, config.server.baseDomain);
  await tenants.console();
  return {
    platform,
    port,
    dataFolder,
    database,
    origin: (slug) => `http://${slug}.${config.server.baseDomain}:${port}`,
    async addTenant(slug) {
      return (await tenants.create(slug, slug)).id;
    },
    async install(folder, ...slugs) {
      const pack = await publishing.publish(folder, { platform, em: consoleDatabase.em });
      for (const slug of slugs) {
        const { id } = await tenants.get(slug);
        await platform.installs.install(id, pack, 'all');
      }
      return { digest: pack.digest };
    },
    async close() {
      await application.close();
      await platform.close();
      await consoleDatabase.close();
      await database.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
