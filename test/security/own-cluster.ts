import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '#config';
import { type Addresses, migrate, openDatabaseServer } from '#database';

/** PostgreSQL for one test alone, with production's settings, in a data folder that can be searched. */
export interface OwnCluster {
  /** AFFIANT_DATA: the database's files lie in it too. */
  dataFolder: string;
  addresses: Record<keyof Addresses, string>;
  superuser: string;
  /** Stops the server in order, which writes everything to disk. */
  stop(): Promise<void>;
  remove(): Promise<void>;
}

export async function startOwnCluster(dataFolder?: string): Promise<OwnCluster> {
  const folder = dataFolder ?? (await mkdtemp(join(tmpdir(), 'affiant-test-cluster-')));
  const server = await openDatabaseServer(loadConfig({ AFFIANT_DATA: folder }), (label) => `own ${label}`);
  const { app, owner, console } = server.addresses;
  if (app === null || owner === null || console === null) throw new Error('The cluster has no roles.');
  await migrate(owner);
  return {
    dataFolder: folder,
    addresses: { app, owner, console },
    superuser: await superuserOf(folder, app),
    stop: server.close,
    async remove() {
      await server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function superuserOf(folder: string, app: string): Promise<string> {
  const url = new URL(app);
  url.username = 'postgres';
  url.password = await readFile(join(folder, 'postgres', 'superuser-password'), 'utf8');
  return url.href;
}
