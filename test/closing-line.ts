import type { Reporter, TestModule } from 'vitest/node';

/** Ends the run with `N passed, N failed` alone on a line, after all that vitest prints itself. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      for (const test of tests) count[test.result().state]++;
      const didNotLoad =
        module.state() === 'failed' && !tests.some((test) => test.result().state === 'failed');
      if (didNotLoad) count.failed++;
    }
    const failed = count.failed + count.pending + unhandled.length;
    process.once('exit', () =>
      process.stdout.write(`\n${count.skipped} skipped\n${count.passed} passed, ${failed} failed\n`),
    );
  }
}
