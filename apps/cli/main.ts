import { contextOptions } from './context-options.js';
import { run } from './run.js';

process.exitCode = await run(process.argv.slice(2), {
  ...contextOptions(process.env),
  onInterrupt: (close) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => void close().finally(() => process.exit(1)));
    }
  },
});
