import { readFileSync } from 'node:fs';
import { HardenedIsolate } from '../../apps/sandbox/hardened-isolate.mjs';
import { loadIsolatedVm } from '../../apps/sandbox/native.mjs';
import { warmUp, type WarmUp } from '../../apps/sandbox/warm-up.mjs';
import type { WorkerProgram } from '#sandbox';
import type { Session } from './session.js';

/** What each step of one session took, in milliseconds; all its requests, `rounds` times. */
export interface Timings {
  name: string;
  steps: number;
  compile: number;
  context: number[];
  cold: number[];
  kept: number[];
  renew: number[];
}

export interface Order {
  program: WorkerProgram;
  sessions: Session[];
  rounds: number;
}

const TIMEOUT_MS = 10_000;

/** The process that measures: a worker's isolate, from its own snapshot and warmed up, without the pipe. */
process.once('message', ({ program, sessions, rounds }: Order) => {
  const own = (name: string): string => readFileSync(`${program.scripts}/${name}`, 'utf8');
  const isolate = new HardenedIsolate(
    loadIsolatedVm(program.addon),
    {
      kernel: readFileSync(`${program.bundles}/kernel.js`, 'utf8'),
      harden: own('harden.js'),
      selfTest: own('self-test.js'),
    },
    { memoryMib: 256, replyBytes: 2 ** 25 },
  );
  warmUp(isolate, JSON.parse(readFileSync(`${program.bundles}/warm-up.json`, 'utf8')) as WarmUp, TIMEOUT_MS);
  const timings = sessions.map((session) => measure(isolate, session, rounds));
  process.send?.(timings);
  process.disconnect?.();
});

function measure(isolate: HardenedIsolate, session: Session, rounds: number): Timings {
  const requests = session.requests.map((request) => JSON.stringify(request));
  const timings: Timings = {
    name: session.name,
    steps: requests.length,
    compile: 0,
    context: [],
    cold: [],
    kept: [],
    renew: [],
  };
  const timed = <T>(into: number[], task: () => T): T => {
    const start = performance.now();
    const value = task();
    into.push(performance.now() - start);
    return value;
  };
  const compiling: number[] = [];
  const script = timed(compiling, () => isolate.compile(session.script));
  timings.compile = compiling[0] ?? 0;
  for (let round = 0; round < rounds; round++) {
    for (const request of requests) {
      const booted = timed(timings.context, () => isolate.boot(script, TIMEOUT_MS));
      const reply = timed(timings.cold, () => isolate.step(booted, request, TIMEOUT_MS));
      if (!reply.startsWith('{"ok":true')) throw new Error(`${session.name}: ${reply.slice(0, 500)}`);
      isolate.release(booted);
    }
    let booted = isolate.boot(script, TIMEOUT_MS);
    for (const [at, request] of requests.entries()) {
      timed(at === 0 ? [] : timings.kept, () => isolate.step(booted, request, TIMEOUT_MS));
      booted = timed(timings.renew, () => isolate.reboot(booted, script, TIMEOUT_MS));
    }
    isolate.release(booted);
  }
  script.release();
  return timings;
}
