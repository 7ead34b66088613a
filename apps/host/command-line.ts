import { run } from '../cli/run.js';
import { contextOptions } from '../cli/context-options.js';

/** A command of `affiant` failed; `code` and `message` are what it wrote to stderr. */
export class CommandLineFailed extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Runs a command of `affiant` in this process, as a person would type it, and gives its JSON.
 * Throws `CommandLineFailed`.
 */
export async function commandLine<T = unknown>(
  argv: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<T> {
  let out = '';
  let problem = '';
  const code = await run([...argv, '--format', 'json'], {
    ...contextOptions(env),
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (problem += text) },
  });
  if (code === 0) return (out.trim() === '' ? null : JSON.parse(out)) as T;
  const last = problem.trim().split('\n').at(-1) ?? '';
  const refused = JSON.parse(last.startsWith('{') ? last : '{}') as { code?: string; message?: string };
  throw new CommandLineFailed(
    refused.code ?? 'internal',
    refused.message ?? `affiant ${argv.join(' ')} failed`,
  );
}
