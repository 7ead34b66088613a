import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Json, Screen, StepReply, StepRequest } from '#interview';
import type { SandboxCall } from '../sandbox.js';

/**
 * The smallest kernel there can be: a package's script ends in `__boot((request) => reply)`, and
 * the reply may be the text itself. So a test can put any code, and any output, into a real worker.
 */
const kernel = `
  "use strict";
  globalThis.__affiantKernel = { boot: (step) => (text) => {
    const reply = step(JSON.parse(text));
    return typeof reply === 'string' ? reply : JSON.stringify(reply);
  } };`;

/** Gives back what it was given, as a script. */
const compiler = `
  globalThis.__affiantCompiler = { compile: (text) => {
    const source = JSON.parse(text);
    const code = source.files['interviews/main.yml'];
    if (code === 'loop') for (;;);
    if (code === 'throw') throw new Error('cannot be read');
    return JSON.stringify({ script: code, interviews: {}, templates: {}, problems: [], sources: {} });
  } };`;

/** Folder of the stand-in's bundles; goes with `remove()`. */
export function standIn(parent = tmpdir()): { bundles: string; remove(): void } {
  const bundles = mkdtempSync(join(parent, 'affiant-stand-in-'));
  writeFileSync(join(bundles, 'kernel.js'), kernel);
  writeFileSync(join(bundles, 'compiler.js'), compiler);
  chmodSync(bundles, 0o755);
  return { bundles, remove: () => rmSync(bundles, { recursive: true, force: true }) };
}

export function request(state: { [key: string]: Json } | null = null): StepRequest {
  return {
    interview: 'demo:main',
    session: 's1',
    state,
    input: { type: 'start', urlArgs: {} },
    now: 1_767_225_600_000,
    timeZone: 'UTC',
    language: 'en',
    currency: '$',
    seed: '0123456789abcdef0123456789abcdef',
    person: { id: null, email: null, firstName: null, lastName: null, privileges: [] },
    limits: { searches: 1000, listItems: 10_000, fields: 200, screenBytes: 2 ** 20, stateBytes: 2 ** 24 },
    explain: true,
  };
}

export function screen(parts: Partial<Screen> = {}): Screen {
  return {
    session: '',
    screen: '',
    interview: 'demo:main',
    kind: 'question',
    blockId: null,
    event: null,
    question: 'What is your name?',
    questionHtml: 'What is your name?',
    subquestionHtml: '',
    underHtml: '',
    help: [],
    fields: [],
    buttons: [{ name: null, value: null, label: 'Continue' }],
    review: [],
    actions: [],
    section: null,
    sections: [],
    progress: 0,
    canGoBack: false,
    language: 'en',
    direction: 'ltr',
    documents: [],
    errors: [],
    ...parts,
  };
}

export function reply(
  state: { [key: string]: Json },
  parts: Partial<Screen> = {},
): Extract<StepReply, { ok: true }> {
  return {
    ok: true,
    outcome: 'screen',
    state,
    screen: screen(parts),
    documents: [],
    effects: [],
    command: null,
  };
}

/** A package whose step evaluates `expression` and answers `state: { result }`; `request` is in scope. */
export function packageOf(expression: string): { packageDigest: string; script: string } {
  const whole = JSON.stringify(reply({})).replace('"state":{}', '"state":{"result":null}');
  const script = `(() => {
    const parts = ${JSON.stringify(whole)}.split('"result":null');
    return __boot(function (request) {
      const result = ${expression};
      return parts[0] + '"result":' + (JSON.stringify(result) ?? 'null') + parts[1];
    });
  })()`;
  return { packageDigest: `sha512:${script}`, script };
}

export function callOf(expression: string, parts: Partial<SandboxCall> = {}): SandboxCall {
  return {
    tenant: 't1',
    session: 's1',
    permissions: [],
    request: request(),
    ...packageOf(expression),
    ...parts,
  };
}
