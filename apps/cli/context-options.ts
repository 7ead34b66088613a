import type { ContextOptions } from './context.js';
import { PlatformKeys } from './platform-keys.js';

/** A command's surroundings in this process: its variables, its streams, the installation's own key. */
export function contextOptions(env: NodeJS.ProcessEnv): ContextOptions {
  return {
    env,
    keys: new PlatformKeys(env),
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
  };
}
