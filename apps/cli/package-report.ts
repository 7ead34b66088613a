import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findUnusual, type PackageContents, type Unusual } from '#addons';
import type { Finding } from '#interview';
import { lintPaths } from './commands/lint.js';
import { playTests } from './commands/test.js';
import type { Context } from './context.js';

/** What a reviewer is told of a package before the verdict. */
export interface PackageReport {
  permissions: string[];
  /** What hides from a reader, in all files. */
  unusual: Unusual[];
  findings: Finding[];
  tests: { lines: string[]; failed: number };
}

/**
 * Lints a package and plays its tests in the sandbox. Its files are laid out in a folder of their own for
 * that, which is gone afterwards; none of them runs but in the sandbox.
 */
export async function packageReport(
  context: Context,
  { manifest, files }: PackageContents,
): Promise<PackageReport> {
  const folder = await mkdtemp(join(tmpdir(), 'affiant-review-'));
  try {
    for (const [path, content] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    const findings = await lintPaths([folder]);
    return {
      permissions: manifest.permissions,
      unusual: findUnusual(files, new Map()),
      findings: findings.map((each) => ({ ...each, file: inPackage(each.file, files) })),
      tests: await playTests(context, [folder]),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** As the package names it, whatever folder it lay in. */
function inPackage(file: string, files: PackageContents['files']): string {
  return [...files.keys()].find((path) => file.endsWith(`/${path}`)) ?? file;
}

/** The report for people, a line for each thing. */
export function reportLines({ permissions, unusual, findings, tests }: PackageReport): string[] {
  return [
    `Asks for: ${permissions.length > 0 ? permissions.join(', ') : 'nothing'}`,
    ...unusual.map(({ path, line, what, excerpt }) => `${path}:${line} ${what}: ${excerpt}`),
    ...findings.map(
      ({ file, line, column, severity, rule, message }) =>
        `${file}:${line}:${column} ${severity} ${rule}: ${message}`,
    ),
    ...tests.lines.filter((line) => !line.startsWith('ok ')),
  ];
}
