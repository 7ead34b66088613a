import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { playTests } from '../apps/cli/interview-tests/play-tests.js';
import { openTestSandbox } from '../apps/cli/interview-tests/test-sandbox.js';
import { loadInProcess } from '../libs/interview/testing/in-process.js';

const SOURCES = ['search', 'code', 'fields', 'text'].map((feature) => `test/interviews/${feature}`);
const TESTS = 100;
const NAME = 'bench';

/**
 * A hundred tests of this project as one add-on: as `affiant test` plays them, starting the sandbox included, and, as
 * the floor, in this very process without any wall.
 */
export async function run(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'affiant-bench-tests-'));
  try {
    await gather(folder);
    const floor = await timed(async () => {
      const steps = new Map<object, ReturnType<typeof loadInProcess>['step']>();
      return playTests(
        [folder],
        { addon: folder, name: NAME },
        {
          compile: async (source) => {
            const { compiled, step } = loadInProcess(source);
            steps.set(compiled, step);
            return compiled;
          },
          run: ({ compiled }, request) => {
            const step = steps.get(compiled);
            if (step === undefined) throw new Error('The package was compiled elsewhere');
            return step(request);
          },
          close: async () => undefined,
        },
      );
    });
    const walled = await timed(async () => {
      const sandbox = await openTestSandbox({});
      try {
        return await playTests([folder], { addon: folder, name: NAME }, sandbox);
      } finally {
        await sandbox.close();
      }
    });
    process.stdout.write(
      [
        `in process   ${floor.seconds.toFixed(1)} s   ${floor.line}`,
        `affiant test ${walled.seconds.toFixed(1)} s   ${walled.line}`,
        `ratio        ${(walled.seconds / floor.seconds).toFixed(1)} ×`,
        `${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.version}`,
        '',
      ].join('\n'),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The first tests, and all interviews, under the name of one add-on. */
async function gather(folder: string): Promise<void> {
  let count = 0;
  for (const source of SOURCES)
    for (const name of (await readdir(source)).toSorted()) {
      if (!name.endsWith('.test.yml')) await cp(join(source, name), join(folder, name));
      else if (count < TESTS) {
        count += 1;
        const text = await readFile(join(source, name), 'utf8');
        await writeFile(join(folder, name), text.replace(/^interview: [a-z-]+:/, `interview: ${NAME}:`));
      }
    }
}

async function timed(
  play: () => ReturnType<typeof playTests>,
): Promise<{ seconds: number; line: string | undefined }> {
  const begun = performance.now();
  const { lines } = await play();
  return { seconds: (performance.now() - begun) / 1000, line: lines.at(-1) };
}
