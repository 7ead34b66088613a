import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CompiledPackage, readInterviewTest, runInterviewTest } from '#interview';
import { effectPermissions } from './reply/effect-permissions.js';
import { Sandbox } from './sandbox.js';

const code = (text: string): string =>
  `mandatory: true\ncode: |\n  ${text}\n---\nmandatory: true\nquestion: fine\n`;

/** Ended by force: the error names the interview. */
const killed: { [what: string]: string } = {
  'a loop in code': code('for (;;) {}'),
  'a loop in a text': 'mandatory: true\nquestion: ${ (() => { for (;;); })() }\n',
  'code that takes memory': code("for (const all = []; ; ) all.push('x'.repeat(1e6) + all.length)"),
};

/** Ended by the kernel: the error names file and line. */
const stopped: { [what: string]: string } = {
  'the prototype of all objects': code('({}).__proto__.polluted = 1'),
  'a function made of text': code("out = [].constructor.constructor('return process')()"),
  'the outer global': code("out = globalThis.constructor.constructor('return this')()"),
  'calls without end': code('function f() { return f() }; f()'),
  'a constructor in a tag': 'mandatory: true\nquestion: "{{constructor.constructor}}"\n',
  'an endless list': code('for (const all = []; all.length < 1e9; ) { all.push(1); out = all }'),
};

describe('a hostile interview, in the real sandbox', () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await Sandbox.start({ workers: 2, spare: 0, cpuMs: 400, deadlineExtraMs: 300 });
  });
  afterAll(() => sandbox.close());

  const packages = new Map<string, Promise<CompiledPackage>>();
  function compiledOf(interview: string, name: string): Promise<CompiledPackage> {
    const files = { 'interviews/main.yml': interview };
    const compiling = packages.get(interview) ?? sandbox.compile({ name, files, dependencies: {} });
    packages.set(interview, compiling);
    return compiling;
  }

  /** What a step of it ends in; '' for a screen. */
  async function outcome(interview: string, tenant = 'attacker'): Promise<string> {
    const compiled = await compiledOf(interview, tenant);
    const test = readInterviewTest(`interview: ${tenant}:main\nsteps:\n  - expect: { question: fine }\n`);
    const run = runInterviewTest(test, compiled, (request) =>
      sandbox.run({
        tenant,
        session: request.session,
        packageDigest: interview,
        script: compiled.script,
        permissions: effectPermissions,
        request,
      }),
    );
    return run.then(
      ({ message }) => message,
      (error: Error) => error.message,
    );
  }
  const fine = () => outcome('mandatory: true\nquestion: fine\n', 'neighbour');

  it.each(Object.entries(killed))(
    'with %s is ended by name, and a neighbour goes on',
    async (_what, text) => {
      const [ended, neighbour] = await Promise.all([outcome(text), fine()]);
      expect(ended).toContain('attacker:main');
      expect(neighbour).toBe('');
      expect(await fine()).toBe('');
    },
  );

  it.each(Object.entries(stopped))('with %s is ended at its line', async (_what, text) => {
    expect(await outcome(text)).toMatch(/main\.yml:\d|attacker:main/);
    expect(await fine()).toBe('');
  });
});
