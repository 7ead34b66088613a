import { spawn } from 'node:child_process';

/** How PostgreSQL's programs run: as this user, another one, or behind a wrapper. */
export interface Runner {
  uid?: number;
  gid?: number;
  wrapper: readonly string[];
}

export interface Finished {
  status: number;
  /** The last lines of both outputs, for an error message. */
  output: string;
}

/**
 * Runs a program to its end with no environment but PATH and LC_ALL: our secrets are none of its
 * business, and a locale or PG* variable of the caller must not change what it does.
 */
export async function run(runner: Runner, program: string, options: readonly string[]): Promise<Finished> {
  const [command, ...before] = [...runner.wrapper, program];
  const child = spawn(command!, [...before, ...options], {
    cwd: '/',
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe'],
    uid: runner.uid,
    gid: runner.gid,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output = (output + text).slice(-4000)));
  }
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ status: 127, output: error.message }));
    child.once('close', (status) => resolve({ status: status ?? 128, output: output.trim() }));
  });
}
