import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
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
import { Sandbox } from '#sandbox';
import type { Context } from '../context.js';
import { CommandFailed } from '../errors.js';

/** What runs the interviews: the sandbox, or the same in process. */
export interface TestSandbox {
  compile(source: PackageSource): Promise<CompiledPackage>;
  run(script: string, request: StepRequest): Promise<StepReply>;
}

export interface TestReport {
  /** A line for each test, what went wrong below it, and the count at the end. */
  lines: string[];
  failed: number;
}

interface Folder {
  root: string;
  name: string;
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
      const sandbox = await Sandbox.start({ ...context.config.sandbox, workers: 1, spare: 0 });
      try {
        const report = await testCommand(paths, options, {
          compile: (source) => sandbox.compile(source),
          run: (script, request) =>
            sandbox.run({
              tenant: 'test',
              session: request.session,
              packageDigest: digest(script),
              script,
              request,
            }),
        });
        for (const line of report.lines) context.options.stdout.write(`${line}\n`);
        if (report.failed > 0) throw new CommandFailed('tests_failed', `${report.failed} failed`);
      } finally {
        await sandbox.close();
      }
    });
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
  const loaded = new Map<string, Promise<CompiledPackage>>();
  const lines: string[] = [];
  let failed = 0;
  const files = (await Promise.all(paths.map((path) => testsBelow(resolve(path))))).flat();
  for (const file of files) {
    const folder = await folderOf(file, options);
    const compiled = await (loaded.get(folder.root) ?? load(folder, sandbox, loaded));
    const message = await play(file, compiled, sandbox);
    failed += message === '' ? 0 : 1;
    lines.push(`${message === '' ? 'ok' : 'FAILED'} ${relative(process.cwd(), file)}`);
    if (message !== '') lines.push(message.replaceAll(/^/gm, '  '));
  }
  lines.push(`${files.length - failed} passed, ${failed} failed`);
  return { lines, failed };
}

async function play(file: string, compiled: CompiledPackage, sandbox: TestSandbox): Promise<string> {
  try {
    const test = readInterviewTest(await readFile(file, 'utf8'));
    const result = await runInterviewTest(test, compiled, (request) => sandbox.run(compiled.script, request));
    return result.message;
  } catch (error) {
    return error instanceof InvalidTest ? error.message : `The sandbox stopped: ${(error as Error).message}`;
  }
}

function load(folder: Folder, sandbox: TestSandbox, loaded: Map<string, Promise<CompiledPackage>>) {
  const compiled = packageFiles(folder.root).then((files) =>
    sandbox.compile({ name: folder.name, files, dependencies: {} }),
  );
  loaded.set(folder.root, compiled);
  return compiled;
}

async function testsBelow(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const names = await readdir(path, { recursive: true });
  return names
    .filter((name) => name.endsWith('.test.yml') && !name.includes('node_modules'))
    .toSorted()
    .map((name) => join(path, name));
}

/** The folder given, else the nearest one above with a manifest that has an `affiant` section. */
async function folderOf(file: string, { addon, name }: { addon?: string; name?: string }): Promise<Folder> {
  if (addon !== undefined) {
    const root = resolve(addon);
    return { root, name: name ?? (await manifestName(root)) ?? basename(root) };
  }
  for (let root = dirname(file); ; root = dirname(root)) {
    const found = await manifestName(root);
    if (found !== null) return { root, name: name ?? found };
    if (root === dirname(root)) {
      throw new CommandFailed('addon_unknown', `${file} belongs to no add-on: give one with --addon`);
    }
  }
}

/** In interview names a scoped package is written without @ and with - for the slash. */
async function manifestName(root: string): Promise<string | null> {
  const text = await readFile(join(root, 'package.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  const manifest = JSON.parse(text) as { name?: string; affiant?: unknown };
  if (manifest.affiant === undefined || manifest.name === undefined) return null;
  return manifest.name.replace(/^@/, '').replace('/', '-');
}

const folders = ['interviews', 'functions', 'translations', 'templates', 'data'];

async function packageFiles(root: string): Promise<{ [path: string]: string }> {
  const files: { [path: string]: string } = {};
  const take = async (path: string): Promise<void> => {
    files[path] = await readFile(join(root, path), 'utf8');
  };
  for (const name of await readdir(root))
    if (/\.ya?ml$/.test(name) && !name.endsWith('.test.yml')) await take(name);
  for (const folder of folders) {
    const names = await readdir(join(root, folder), { recursive: true }).catch(() => []);
    for (const name of names)
      if (/\.(?:ya?ml|m?js|md|json|csv)$/.test(name) && !name.endsWith('.test.yml'))
        await take(`${folder}/${name}`);
  }
  return files;
}

function digest(script: string): string {
  return `sha512:${createHash('sha512').update(script).digest('hex')}`;
}
