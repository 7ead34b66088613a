import type { Reporter, TestModule } from 'vitest/node';

/** Characters kept of each failure: all of them together must fit into the end of a log. */
const EXCERPT = 600;

/**
 * Ends the run, after all that vitest prints itself, with each failure in short and then
 * `N passed, N failed` alone on a line: who sees only the end of a log sees what failed.
 */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { message?: string }[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    const failures: string[] = [];
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) {
        const { state, errors } = test.result();
        count[state]++;
        if (state === 'failed' || state === 'pending')
          failures.push(failure(`${module.relativeModuleId} > ${test.fullName}`, state, errors));
      }
      const didNotLoad =
        module.state() === 'failed' && !tests.some((test) => test.result().state === 'failed');
      if (didNotLoad) {
        count.failed++;
        failures.push(failure(module.relativeModuleId, 'did not load', module.errors()));
      }
    }
    for (const error of unhandled) failures.push(failure('outside of any test', 'unhandled', [error]));
    const failed = count.failed + count.pending + unhandled.length;
    process.once('exit', () =>
      process.stdout.write(
        `\n${failures.join('')}${count.skipped} skipped\n${count.passed} passed, ${failed} failed\n`,
      ),
    );
  }
}

function failure(
  name: string,
  state: string,
  errors: readonly { message?: string; stack?: string }[] | undefined,
) {
  const texts = (errors ?? []).map(({ message = '', stack = '' }) => {
    const place = stack.split('\n').find((line) => line.includes('.spec.ts'));
    return `${message.slice(0, EXCERPT)}${place ? `\n${place}` : ''}`;
  });
  return `FAILED (${state}) ${name}\n${texts.join('\n').replace(/^/gm, '    ')}\n`;
}
