import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { createHash } from 'node:crypto';
import type { Command } from 'commander';
import {
  InvalidTest,
  readInterviewTest,
  runInterviewTest,
  type CompiledPackage,
  type PackageSource,
  type StepReply,
  type StepRequest,
} from '#interview';
import { templateFiles, type TemplateFile } from '#documents';
import { Sandbox } from '#sandbox';
import { folderOf, packageFiles, type AddonFolder } from '../addon-folder.js';
import type { Context } from '../context.js';
import { CommandFailed } from '../errors.js';
import { TestDocuments } from '../test-documents.js';

/** What runs the interviews: the sandbox, or the same in process. */
export interface TestSandbox {
  compile(source: PackageSource): Promise<CompiledPackage>;
  run(loaded: LoadedPackage, request: StepRequest): Promise<StepReply>;
}

/** A compiled add-on and what it may do. */
export interface LoadedPackage {
  compiled: CompiledPackage;
  permissions: readonly string[];
  templates: { [file: string]: TemplateFile };
}

export interface TestReport {
  /** A line for each test, what went wrong below it, and the count at the end. */
  lines: string[];
  failed: number;
}

/** `affiant test PATH… [--addon DIR] [--name NAME]`: plays interview tests in the real sandbox. */
export function register(program: Command, context: Context): void {
  program
    .command('test')
    .description('plays interview tests (*.test.yml) in the sandbox')
    .argument('<paths...>', 'tests, or folders that hold them')
    .option('--addon <dir>', 'the add-on, or a plain folder of interviews')
    .option('--name <name>', "the plain folder's add-on name")
    .action(async (paths: string[], options: { addon?: string; name?: string }) => {
      const report = await playTests(context, paths, options);
      for (const line of report.lines) context.options.stdout.write(`${line}\n`);
      if (report.failed > 0) throw new CommandFailed('tests_failed', `${report.failed} failed`);
    });
}

/** Plays tests in a sandbox of their own. @throws CommandFailed where a test belongs to no add-on */
export async function playTests(
  context: Context,
  paths: readonly string[],
  options: { addon?: string; name?: string } = {},
): Promise<TestReport> {
  const sandbox = await Sandbox.start({ ...context.config.sandbox, workers: 1, spare: 0 });
  try {
    return await testCommand(paths, options, {
      compile: (source) => sandbox.compile(source),
      run: ({ compiled: { script }, permissions }, request) =>
        sandbox.run({
          tenant: 'test',
          session: request.session,
          packageDigest: digest(script),
          script,
          permissions,
          request,
        }),
    });
  } finally {
    await sandbox.close();
  }
}

/**
 * Plays tests against the add-on that they belong to.
 * @throws CommandFailed where a test belongs to no add-on
 */
export async function testCommand(
  paths: readonly string[],
  options: { addon?: string; name?: string },
  sandbox: TestSandbox,
): Promise<TestReport> {
  const loaded = new Map<string, Promise<LoadedPackage>>();
  const lines: string[] = [];
  let failed = 0;
  const files = (await Promise.all(paths.map((path) => testsBelow(resolve(path))))).flat();
  const documents = new TestDocuments();
  try {
    for (const file of files) {
      const folder = await folderOf(file, options);
      const pack = await (loaded.get(folder.root) ?? load(folder, sandbox, loaded));
      const message = await play(file, pack, sandbox, documents);
      failed += message === '' ? 0 : 1;
      lines.push(`${message === '' ? 'ok' : 'FAILED'} ${relative(process.cwd(), file)}`);
      if (message !== '') lines.push(message.replaceAll(/^/gm, '  '));
    }
  } finally {
    await documents.close();
  }
  lines.push(`${files.length - failed} passed, ${failed} failed`);
  return { lines, failed };
}

async function play(
  file: string,
  pack: LoadedPackage,
  sandbox: TestSandbox,
  documents: TestDocuments,
): Promise<string> {
  try {
    const test = readInterviewTest(await readFile(file, 'utf8'));
    const result = await runInterviewTest(test, pack.compiled, (request) => sandbox.run(pack, request), {
      templateText: (source) => documents.words(source, pack.templates),
    });
    return result.message;
  } catch (error) {
    return error instanceof InvalidTest ? error.message : `The sandbox stopped: ${(error as Error).message}`;
  }
}

function load(folder: AddonFolder, sandbox: TestSandbox, loaded: Map<string, Promise<LoadedPackage>>) {
  const loading = packageFiles(folder.root)
    .then(async ({ files, templates }) => ({
      compiled: await sandbox.compile({ name: folder.name, files, dependencies: {} }),
      templates,
    }))
    .then(({ compiled, templates }) => ({
      compiled,
      permissions: folder.permissions,
      templates: templateFiles(folder.name, templates, compiled.templates),
    }));
  loaded.set(folder.root, loading);
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

function digest(script: string): string {
  return `sha512:${createHash('sha512').update(script).digest('hex')}`;
}
