import type ivm from 'isolated-vm';
import type { Channel } from './channel.mjs';
import type { WorkerConfiguration } from '#sandbox';

/**
 * Compiles one package and is done: the isolate holds the compiler alone, runs nothing of the
 * author's, and neither it nor the process ever sees a second package.
 */
export function compilePackage(
  vm: typeof ivm,
  channel: Channel,
  compiler: string,
  configuration: WorkerConfiguration,
): void {
  const isolate = new vm.Isolate({ memoryLimit: configuration.memoryMib });
  const context = isolate.createContextSync();
  isolate.compileScriptSync(compiler, { filename: 'compiler.js' }).runSync(context);
  const compile = context.evalSync(
    `((compile) => (source) => {
      try { return '+' + compile(source) }
      catch (thrown) { return '-' + String(thrown && thrown.message).slice(0, 2000) }
    })(__affiantCompiler.compile)`,
    { reference: true },
  ) as ivm.Reference<(source: string) => string>;
  channel.write({ type: 'ready' });
  const frame = channel.read();
  if (frame === null) return;
  const { id } = frame.header;
  try {
    const reply = compile.applySync(undefined, [frame.payload], { timeout: configuration.cpuMs });
    channel.write(
      { type: 'reply', id, outcome: reply.startsWith('+') ? 'done' : 'failed', kept: false },
      reply.slice(1),
    );
  } catch (error) {
    const message = error instanceof Error ? error.message.slice(0, 500) : 'unknown';
    const timedOut = message === 'Script execution timed out.';
    const outcome = isolate.isDisposed ? 'memory' : timedOut ? 'timeout' : 'failed';
    channel.write({ type: 'reply', id, outcome, kept: false }, message);
  }
}
