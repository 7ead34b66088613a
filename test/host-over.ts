import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { once } from 'node:events';
import { PlatformKey } from '#encryption';
import { loadConfig } from '#config';
import { type Addresses, openDatabase } from '#database';
import { Tenant, Tenants } from '#tenancy';
import { openApplication } from '../apps/host/open-application.js';
import { openPlatform, type Platform } from '../apps/host/platform.js';
import { publishForTest } from './publish.js';

/** A whole host, on a free port of loopback, over a migrated database that somebody else opened. */
export interface RunningHost {
  platform: Platform;
  platformKey: PlatformKey;
  port: number;
  /** AFFIANT_DATA of this host. */
  dataFolder: string;
  /** As in `http://demo.localhost:PORT`. */
  origin(slug: string): string;
  addTenant(slug: string): Promise<string>;
  /** Packs, signs, reviews, publishes and installs a folder for tenants, with keys made for this run. */
  install(folder: string, ...slugs: string[]): Promise<{ digest: string }>;
  /** A folder packed, signed and reviewed with these keys, but not published. */
  signed(folder: string): Promise<{ tarball: Buffer; attestations: string[] }>;
  close(): Promise<void>;
}

export interface HostOptions {
  /** YAML files that lie over the configuration, as AFFIANT_CONFIG has them. */
  configuration?: string[];
  environment?: 'development' | 'production';
  env?: { [name: string]: string };
  /** A free port, where somebody must know the address before the host is there. */
  port?: number;
}

export async function startHostOver(
  addresses: Record<keyof Addresses, string>,
  dataFolder: string,
  options: HostOptions = {},
  platformKey = PlatformKey.generate(),
): Promise<RunningHost> {
  const port = options.port ?? (await freePort());
  // In production the trust file is the one in git, which trusts nobody and is not to be written.
  const ownTrust = join(dataFolder, 'test-trust.config.yml');
  await mkdir(dataFolder, { recursive: true });
  await writeFile(ownTrust, stringify({ addons: { trust: join(dataFolder, 'trust.yml') } }));
  const config = loadConfig({
    AFFIANT_DATA: dataFolder,
    AFFIANT_PORT: String(port),
    AFFIANT_CONFIG: [ownTrust, ...(options.configuration ?? [])].join(':'),
    ...(options.environment && { AFFIANT_ENVIRONMENT: options.environment }),
    ...options.env,
  });
  const publishing = await publishForTest(config.dataFolder, config.addons.trust);
  const platform = await openPlatform(config, platformKey, {
    app: addresses.app,
    console: addresses.console,
    owner: addresses.owner,
  });
  const application = await openApplication(platform);
  await application.listen(port, '127.0.0.1');
  const consoleDatabase = await openDatabase(addresses.console, { entities: [Tenant], connections: 2 });
  const tenants = new Tenants(consoleDatabase.em, config.server.baseDomain);
  await tenants.console();
  return {
    platform,
    platformKey,
    port,
    dataFolder,
    origin: (slug) => `http://${slug}.${config.server.baseDomain}:${port}`,
    async addTenant(slug) {
      return (await tenants.create(slug, slug)).id;
    },
    async install(folder, ...slugs) {
      const pack = await publishing.publish(folder, platform);
      for (const slug of slugs) {
        const { id } = await tenants.get(slug);
        await platform.installs.install(id, pack, 'all');
      }
      return { digest: pack.digest };
    },
    signed: (folder) => publishing.signed(folder),
    async close() {
      await application.close();
      await platform.close();
      await consoleDatabase.close();
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
