import { readFileSync } from 'node:fs';
import { Channel } from './channel.mjs';
import { compilePackage } from './compile-package.mjs';
import type { WorkerConfiguration } from '#sandbox';
import { loadIsolatedVm } from './native.mjs';
import { RunCalls } from './run-calls.mjs';
import type { WarmUp } from './warm-up.mjs';

// Entry of a sandbox worker: a process without network, environment, or files but its own, that
// `libs/sandbox` starts and may kill at any time. Standard input and output are its pipe.
const configuration = JSON.parse(process.argv[2] ?? '{}') as WorkerConfiguration;
const own = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

// Without it V8 reads the machine's zone from /etc/localtime; interviews get theirs in the request.
process.env['TZ'] = 'UTC';

const vm = loadIsolatedVm(configuration.addon);
const channel = new Channel(0, 1, configuration.frameBytes);

if (configuration.role === 'late-set') {
  const snapshot = vm.Isolate.createSnapshot([{ code: own('late-set.js') }]);
  const context = new vm.Isolate({ snapshot }).createContextSync();
  channel.write({ type: 'late-set' }, context.evalSync('__lateSet()') as string);
} else {
  const bundle = readFileSync(configuration.bundle, 'utf8');
  if (configuration.role === 'compile') {
    compilePackage(vm, channel, bundle, configuration);
  } else {
    const sources = { kernel: bundle, harden: own('harden.js'), selfTest: own('self-test.js') };
    const calls = new RunCalls(vm, channel, sources, configuration);
    if (configuration.warmUp !== null)
      calls.warmUp(JSON.parse(readFileSync(configuration.warmUp, 'utf8')) as WarmUp);
    calls.serve();
  }
}

process.exit(0);
