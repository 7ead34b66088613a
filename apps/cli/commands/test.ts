import { resolve } from 'node:path';
import type { Command } from 'commander';
import { Assets, Pages } from '#web';
import type { Context } from '../context.js';
import { CommandFailed } from '../errors.js';
import { playTests, type TestReport } from '../interview-tests/play-tests.js';
import { openTestSandbox, type TestSandbox } from '../interview-tests/test-sandbox.js';
import { watchTests } from '../interview-tests/watch-tests.js';
import { axeReport } from '../screens/axe-report.js';
import { ScreenBrowser } from '../screens/screen-browser.js';
import { SeenScreens } from '../screens/seen-screens.js';
import { writePictures } from '../screens/write-pictures.js';

interface TestOptions {
  addon?: string;
  name?: string;
  watch?: boolean;
  pictures?: string;
  axe?: boolean;
}

/** `affiant test PATH… [--addon DIR] [--name NAME] [--watch] [--pictures DIR] [--axe]` */
export function register(program: Command, context: Context): void {
  program
    .command('test')
    .description('plays interview tests (*.test.yml) in the sandbox')
    .argument('<paths...>', 'tests, or folders that hold them')
    .option('--addon <dir>', 'the add-on, or a plain folder of interviews')
    .option('--name <name>', "the plain folder's add-on name")
    .option('--watch', 'plays again after each change, until Ctrl-C')
    .option(
      '--pictures <dir>',
      'writes each screen as PNG, on a phone and a desktop, and a page with all of them',
    )
    .option('--axe', 'looks at each screen with axe-core, and reports all that it finds')
    .action(async (paths: string[], options: TestOptions) => {
      const { config } = context;
      const sandbox = await openTestSandbox(config.sandbox);
      try {
        if (options.watch === true) await watch(context, paths, options, sandbox);
        else await once(context, paths, options, sandbox);
      } finally {
        await sandbox.close();
      }
    });
}

/** @throws CommandFailed `tests_failed`, `accessibility_findings` */
async function once(
  context: Context,
  paths: readonly string[],
  options: TestOptions,
  sandbox: TestSandbox,
): Promise<void> {
  const looks = options.pictures !== undefined || options.axe === true;
  // Before the tests are played: who has no Chromium need not wait for them.
  const browser = looks ? await ScreenBrowser.open(Assets.built(), context.options.env) : null;
  try {
    const screens = new SeenScreens(new Pages());
    const report = await playTests(
      paths,
      { ...options, ...(browser && { onScreen: (screen, place) => screens.add(screen, place) }) },
      sandbox,
    );
    const { findings, lines } = await look(screens, options, browser);
    write(context, report, lines);
    if (report.failed > 0) throw new CommandFailed('tests_failed', `${report.failed} failed`);
    if (findings > 0) throw new CommandFailed('accessibility_findings', `${findings} found by axe`);
  } finally {
    await browser?.close();
  }
}

async function watch(
  context: Context,
  paths: readonly string[],
  options: TestOptions,
  sandbox: TestSandbox,
): Promise<void> {
  const stop = new AbortController();
  context.options.onInterrupt?.(async () => stop.abort());
  const play = async (): Promise<void> => {
    try {
      await once(context, paths, options, sandbox);
    } catch (error) {
      if (!(error instanceof CommandFailed)) throw error;
      context.printError(error.code, error.message);
    }
    context.options.stdout.write('Waiting for a change; Ctrl-C ends.\n');
  };
  await watchTests(paths, options, play, stop.signal);
}

/** Pictures and findings of the screens that came up, as lines for people. */
async function look(
  screens: SeenScreens,
  options: TestOptions,
  browser: ScreenBrowser | null,
): Promise<{ findings: number; lines: string[] }> {
  if (browser === null) return { findings: 0, lines: [] };
  const all = screens.all();
  const lines: string[] = [];
  if (options.pictures !== undefined) {
    const index = await writePictures(resolve(options.pictures), all, browser);
    lines.push(`Pictures of ${all.length} screens: ${index}`);
  }
  if (options.axe !== true) return { findings: 0, lines };
  const found = await axeReport(all, browser);
  lines.push(...found, `axe: ${found.length} found on ${all.length} screens`);
  return { findings: found.length, lines };
}

/** The count stays the last line. */
function write(context: Context, { lines }: TestReport, looks: readonly string[]): void {
  for (const line of [...lines.slice(0, -1), ...looks, ...lines.slice(-1)])
    context.options.stdout.write(`${line}\n`);
}
