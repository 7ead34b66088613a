import 'reflect-metadata';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { openApplication } from '../../apps/host/open-application.js';
import { openPlatform, type Platform } from '../../apps/host/platform.js';
import { startHostOver } from '../../test/host-over.js';
import { openFloor } from './floor.js';
import { TENANT, type CpuTime, type HostOrder, type Ports } from './protocol.js';

/** The process with what is measured: the host twice, with fresh and with kept contexts, and the floor. */
const [{ addresses, dataFolder }] = (await once(process, 'message')) as [HostOrder];
const fresh = await startHostOver(addresses, dataFolder);
const tenantId = await fresh.addTenant(TENANT);
await fresh.install('plugins/housing', TENANT);
const { config } = fresh.platform;
const kept: Platform = await openPlatform(
  { ...config, sandbox: { ...config.sandbox, keepSeconds: 20 } },
  fresh.platformKey,
  addresses,
);
const keptApplication = await openApplication(kept);
const floor = await openFloor(fresh.platform.database.em, tenantId);
const ports: Ports = {
  floor: await listen(floor),
  fresh: fresh.port,
  kept: await listen(keptApplication),
};
process.send?.(ports);
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpuMs: (user + system) / 1000 } satisfies CpuTime);
});

await once(process, 'disconnect');
await floor.close();
await keptApplication.close();
await kept.close();
await fresh.close();
process.exit(0);

async function listen(application: NestFastifyApplication): Promise<number> {
  await application.listen(0, '127.0.0.1');
  return (application.getHttpServer().address() as AddressInfo).port;
}
