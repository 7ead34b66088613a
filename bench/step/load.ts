import { setTimeout } from 'node:timers/promises';
import { Client } from '../../test/client.js';
import { Answering } from './answering.js';
import { FloorAnswering } from './floor-answering.js';
import { TENANT, type LoadOrder, type LoadReport, type Ports } from './protocol.js';

/** Before a measurement, so that connections stand, contexts are ahead and code is compiled. */
const WARM_UP_SECONDS = 1;

/** The process that makes the load: one measurement after the other, as it is told. */
process.on('message', (order: LoadOrder) => {
  void measure(order).then((report) => process.send?.(report));
});
process.on('disconnect', () => process.exit(0));

async function measure({ variant, clients, restMs, seconds, ports }: LoadOrder): Promise<LoadReport> {
  const answering = await Promise.all(Array.from({ length: clients }, () => startClient(variant, ports)));
  const start = performance.now() + WARM_UP_SECONDS * 1000;
  const end = start + seconds * 1000;
  const times: number[] = [];
  let steps = 0;
  await Promise.all(
    answering.map(async (one) => {
      for (let begun = performance.now(); begun < end; begun = performance.now()) {
        await one.step();
        steps++;
        const done = performance.now();
        if (begun >= start && done <= end) times.push(done - begun);
        if (restMs > 0) await setTimeout(restMs);
      }
    }),
  );
  return { times, seconds, steps };
}

async function startClient(variant: LoadOrder['variant'], ports: Ports): Promise<{ step(): Promise<void> }> {
  const origin = (port: number) => `http://${TENANT}.localhost:${port}`;
  if (variant !== 'floor') return Answering.start(new Client(origin(ports[variant])));
  return FloorAnswering.start(new Client(origin(ports.fresh)), origin(ports.floor));
}
