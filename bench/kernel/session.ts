import { readFileSync, globSync } from 'node:fs';
import { join } from 'node:path';
import {
  compile,
  readInterviewTest,
  runInterviewTest,
  type CompiledPackage,
  type StepReply,
  type StepRequest,
} from '#interview';
import type { Sandbox } from '#sandbox';

/** A package and all requests of one session of it, in their order. */
export interface Session {
  name: string;
  script: string;
  requests: StepRequest[];
}

/** Plays an interview test in the sandbox once and keeps what was asked of it. */
export async function sessionOf(
  name: string,
  files: { [path: string]: string },
  test: string,
  sandbox: Sandbox,
): Promise<Session> {
  const parsed = readInterviewTest(test);
  const addon = parsed.interview.slice(0, parsed.interview.indexOf(':'));
  const compiled: CompiledPackage = compile({ name: addon, files, dependencies: {} });
  const requests: StepRequest[] = [];
  const step = (request: StepRequest): Promise<StepReply> => {
    const { wantVariables: _, now, seed, ...own } = request;
    // Clock and seed stand first, as the sandbox sends them.
    requests.push({ now, seed, ...own });
    return sandbox.run({
      tenant: 'bench',
      session: name,
      packageDigest: name,
      script: compiled.script,
      permissions: [],
      request,
    });
  };
  const { passed, message } = await runInterviewTest(parsed, compiled, step);
  if (!passed) throw new Error(`${name}: ${message}`);
  return { name, script: compiled.script, requests };
}

/** The interviews and functions of an add-on's folder, or the interviews of a plain one. */
export function filesIn(folder: string): { [path: string]: string } {
  const found = globSync(['*.yml', 'interviews/*.yml', 'functions/*.js'], {
    cwd: folder,
    exclude: ['**/*.test.yml'],
  });
  return Object.fromEntries(found.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}
