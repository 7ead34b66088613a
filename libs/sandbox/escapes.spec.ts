import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InterviewFailed } from './errors.js';
import { Sandbox } from './sandbox.js';
import { attacks } from './testing/attacks.js';
import { callOf, standIn } from './testing/stand-in.js';

describe('code in a step cannot', () => {
  const site = standIn();
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await Sandbox.start({ bundles: site.bundles, workers: 2, killsUntilStopped: 1000 });
  });
  afterAll(async () => {
    await sandbox.close();
    site.remove();
  });

  for (const [aim, ways] of Object.entries(attacks)) {
    describe(aim, () => {
      it.each(Object.entries(ways))('by %s', async (_way, attack) => {
        const reply = await sandbox.run(callOf(attack));
        expect(reply.ok ? reply.state['result'] : 'refused').not.toBe(true);
        const innocent = await sandbox.run(callOf('[3, 1, 2].map((n) => n * 2).join()', { session: 's2' }));
        expect(innocent.ok && innocent.state['result']).toBe('6,2,4');
      });
    });
  }

  it('keep a promise’s job for later: it runs within the step, or not at all', async () => {
    const late = callOf(`(() => { (async () => { await null; for (;;); })(); return 1 })()`);
    await expect(sandbox.run(late)).rejects.toThrow(InterviewFailed);
  });

  it('import anything', async () => {
    const code = `(() => { import('node:fs').then(() => { throw 'got it' }); return 1 })()`;
    await expect(sandbox.run(callOf(code))).rejects.toThrow('Not supported');
  });
});
