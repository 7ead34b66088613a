import { readdir } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import { formFields } from '#documents';
import { lint, type Finding, type LintSource } from '#interview';
import { folderOf, packageFiles, type AddonFolder } from '../addon-folder.js';
import type { Context } from '../context.js';
import { CommandFailed } from '../errors.js';

/** `affiant lint PATH…`: what is wrong with interviews, without running them. */
export function register(program: Command, context: Context): void {
  program
    .command('lint')
    .description('reads add-ons and says what is wrong with them; runs nothing')
    .argument('<paths...>', 'add-ons, or files of them')
    .option('--addon <dir>', 'the add-on, or a plain folder of interviews')
    .option('--name <name>', "the plain folder's add-on name")
    .action(async (paths: string[], options: { addon?: string; name?: string }) => {
      const findings = await lintPaths(paths, options);
      const errors = findings.filter(({ severity }) => severity === 'error').length;
      const lines = findings.map(
        ({ file, line, column, severity, rule, message }) =>
          `${file}:${line}:${column} ${severity} ${rule}: ${message}`,
      );
      const count = `${errors} errors, ${findings.length - errors} warnings`;
      context.print({ ok: errors === 0, findings }, [...lines, count].join('\n'));
      if (errors > 0) throw new CommandFailed('lint_failed', count);
    });
}

/**
 * Lints the add-ons of the paths. A path that is a file shows only what is in it; files are named as seen
 * from where the command runs.
 * @throws CommandFailed `addon_unknown`
 */
export async function lintPaths(
  paths: readonly string[],
  options: { addon?: string; name?: string } = {},
): Promise<Finding[]> {
  const read = new Map<string, Promise<Finding[]>>();
  const found = new Map<string, Finding>();
  for (const path of paths.map((one) => resolve(one))) {
    const folder = await folderOf(path, options);
    const reading = read.get(folder.root) ?? findingsOf(folder);
    read.set(folder.root, reading);
    for (const finding of await reading) {
      const file = join(folder.root, finding.file);
      if (file !== path && !file.startsWith(path + sep)) continue;
      const shown = { ...finding, file: relative(process.cwd(), file) };
      found.set(JSON.stringify(shown), shown);
    }
  }
  return [...found.values()];
}

async function findingsOf({ root, name }: AddonFolder): Promise<Finding[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .filter((path) => !path.split('/').includes('node_modules'));
  const { files, templates } = await packageFiles(root);
  const forms: LintSource['forms'] = {};
  for (const [path, bytes] of templates)
    if (path.toLowerCase().endsWith('.pdf')) forms[path] = await formFields(bytes).catch(() => null);
  return lint({ name, files, paths, forms, dependencies: {} });
}
