import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { templateFiles } from '#documents';
import { InvalidTest, readInterviewTest, runInterviewTest, type Screen } from '#interview';
import { folderOf, packageFiles, type AddonFolder } from '../addon-folder.js';
import { TestDocuments } from '../test-documents.js';
import { TESTS_AT_ONCE, type LoadedPackage, type TestSandbox } from './test-sandbox.js';

export interface TestReport {
  /** A line for each test, what went wrong below it, and the count at the end. */
  lines: string[];
  failed: number;
}

/** Where a test and the add-on that it plays lie. */
export interface TestPlace {
  file: string;
  addon: LoadedPackage;
  interview: string;
}

export interface PlayOptions {
  addon?: string | undefined;
  name?: string | undefined;
  /** Told of each screen that a test comes to. */
  onScreen?: (screen: Screen, place: TestPlace) => void;
}

/**
 * Plays tests against the add-on that they belong to.
 * @throws CommandFailed `addon_unknown` where a test belongs to no add-on
 */
export async function playTests(
  paths: readonly string[],
  options: PlayOptions,
  sandbox: TestSandbox,
): Promise<TestReport> {
  const files = await testsIn(paths);
  const loaded = new Map<string, Promise<LoadedPackage>>();
  const documents = new TestDocuments();
  const messages: string[] = [];
  const waiting = files.entries();
  const playOn = async (): Promise<void> => {
    for (const [at, file] of waiting) {
      const folder = await folderOf(file, options);
      const addon = await (loaded.get(folder.root) ?? load(folder, sandbox, loaded));
      messages[at] = await play(file, addon, sandbox, documents, options.onScreen);
    }
  };
  try {
    await Promise.all(Array.from({ length: TESTS_AT_ONCE }, playOn));
  } finally {
    await documents.close();
  }
  const lines = files.flatMap((file, at) => {
    const message = messages[at] ?? '';
    const line = `${message === '' ? 'ok' : 'FAILED'} ${relative(process.cwd(), file)}`;
    return message === '' ? [line] : [line, message.replaceAll(/^/gm, '  ')];
  });
  const failed = messages.filter((message) => message !== '').length;
  return { lines: [...lines, `${files.length - failed} passed, ${failed} failed`], failed };
}

/** The tests that paths name: files, and all `*.test.yml` below folders. */
export async function testsIn(paths: readonly string[]): Promise<string[]> {
  return (await Promise.all(paths.map((path) => testsBelow(resolve(path))))).flat();
}

/** What went wrong; '' where nothing did. */
async function play(
  file: string,
  addon: LoadedPackage,
  sandbox: TestSandbox,
  documents: TestDocuments,
  onScreen: PlayOptions['onScreen'],
): Promise<string> {
  try {
    const test = readInterviewTest(await readFile(file, 'utf8'));
    const place = { file, addon, interview: test.interview };
    const result = await runInterviewTest(test, addon.compiled, (request) => sandbox.run(addon, request), {
      templateText: (source) => documents.words(source, addon.templates),
      onScreen: (screen) => onScreen?.(screen, place),
    });
    return result.message;
  } catch (error) {
    return error instanceof InvalidTest ? error.message : `The sandbox stopped: ${(error as Error).message}`;
  }
}

function load(
  folder: AddonFolder,
  sandbox: TestSandbox,
  loaded: Map<string, Promise<LoadedPackage>>,
): Promise<LoadedPackage> {
  const { name, root, permissions } = folder;
  const loading = packageFiles(root).then(async ({ files, templates }) => {
    const compiled = await sandbox.compile({ name, files, dependencies: {} });
    return {
      name,
      root,
      compiled,
      permissions,
      templates: templateFiles(name, templates, compiled.templates),
    };
  });
  loaded.set(root, loading);
  return loading;
}

async function testsBelow(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = await readdir(path, { recursive: true });
  return names
    .filter((name) => name.endsWith('.test.yml') && !name.includes('node_modules'))
    .toSorted()
    .map((name) => join(path, name));
}
