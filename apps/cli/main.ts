import { PlatformKeys } from './platform-keys.js';
import { run } from './run.js';

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  keys: new PlatformKeys(process.env),
  makeAdmin: null,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  onInterrupt: (close) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void close().finally(() => process.exit(1)));
    }
  },
});
