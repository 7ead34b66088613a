import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StepReply } from '#interview';
import { Sandbox } from './sandbox.js';
import { callOf, standIn } from './testing/stand-in.js';

const result = (reply: StepReply) => (reply.ok ? reply.state['result'] : reply.error);

describe('a step in the sandbox', () => {
  const site = standIn();
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await Sandbox.start({ bundles: site.bundles, workers: 3 });
  });
  afterAll(async () => {
    await sandbox.close();
    site.remove();
  });

  it('answers what the package computed from the request', async () => {
    expect(result(await sandbox.run(callOf('1 + request.seed.length')))).toBe(33);
  });
});
