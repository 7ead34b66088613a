import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHash } from 'node:crypto';
import { Sandbox } from '#sandbox';
import { testCommand, type TestSandbox } from './test.js';

const examples = new URL('../../../test/examples', import.meta.url).pathname;

describe('affiant test', () => {
  let sandbox: Sandbox;
  let runner: TestSandbox;

  beforeAll(async () => {
    sandbox = await Sandbox.start({ workers: 1, spare: 0, confinement: 'none' });
    runner = {
      compile: (source) => sandbox.compile(source),
      run: ({ compiled: { script }, permissions }, request) =>
        sandbox.run({
          tenant: 'test',
          session: request.session,
          packageDigest: createHash('sha512').update(script).digest('hex'),
          script,
          permissions,
          request,
        }),
    };
  });
  afterAll(() => sandbox.close());

  it('plays all examples in the real sandbox', async () => {
    const { lines, failed } = await testCommand([examples], { addon: examples, name: 'examples' }, runner);
    expect(lines.at(-1)).toBe('31 passed, 0 failed');
    expect(failed).toBe(0);
  });

  it('says that a test belongs to no add-on', async () => {
    await expect(testCommand([`${examples}/24-dates.test.yml`], {}, runner)).rejects.toMatchObject({
      code: 'addon_unknown',
    });
  });
});
