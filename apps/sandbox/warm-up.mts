import type { StepReply, StepRequest } from '#interview';
import type { HardenedIsolate } from './hardened-isolate.mjs';

/** Made by the build from `warm-up/`: a compiled package, and what a person sends in a session of it. */
export interface WarmUp {
  script: string;
  requests: StepRequest[];
}

/**
 * Takes the steps of the built-in interview, each in a fresh context, so that V8 has read and
 * compiled what a tenant's first step will need: 60 ms of it would otherwise be that step's.
 */
export function warmUp(isolate: HardenedIsolate, { script, requests }: WarmUp, timeout: number): void {
  const compiled = isolate.compile(script);
  let state: StepRequest['state'] = null;
  for (const request of requests) {
    const booted = isolate.boot(compiled, timeout);
    const reply = JSON.parse(
      isolate.step(booted, JSON.stringify({ ...request, state }), timeout),
    ) as StepReply;
    isolate.release(booted);
    if (!reply.ok) throw new Error(`the built-in interview failed: ${reply.error.message}`);
    state = reply.state;
  }
  compiled.release();
}
