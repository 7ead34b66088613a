import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type PackageContents,
  packageDiff,
  type PackageDiff,
  type ReviewLimits,
  type Touches,
  touchedBy,
} from '#addons';
import type { Config } from '#config';
import type { Finding } from '#interview';
import { lintPaths } from './commands/lint.js';
import { playTests, type TestReport } from './interview-tests/play-tests.js';
import { openTestSandbox } from './interview-tests/test-sandbox.js';

/** What a package's own code says of it when it is linted and its tests are played. */
export interface PackageChecks {
  findings: Finding[];
  tests: TestReport;
  touches: Touches[];
}

/** What a reviewer is told of a package before the verdict. */
export interface PackageReport extends PackageChecks {
  diff: PackageDiff;
}

/**
 * Lints a package, plays its tests in the sandbox and reads what it touches. Its files are laid out in a
 * folder of their own for that, which is gone afterwards; none of them runs but in the sandbox.
 */
export async function packageChecks(
  { files }: Pick<PackageContents, 'files'>,
  sandbox: Config['sandbox'],
): Promise<PackageChecks> {
  const folder = await mkdtemp(join(tmpdir(), 'affiant-review-'));
  try {
    for (const [path, content] of files) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    const findings = await lintPaths([folder]);
    const tests = await played(folder, sandbox);
    const named = (text: string) => inPackage(text, files);
    return {
      findings: findings.map((each) => ({ ...each, file: named(each.file) })),
      tests: {
        ...tests,
        lines: tests.lines.map((line) =>
          line.replace(/^(ok|FAILED) (.*)$/, (_, state: string, file: string) => `${state} ${named(file)}`),
        ),
      },
      touches: touchedBy(files),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function played(folder: string, limits: Config['sandbox']): Promise<TestReport> {
  const sandbox = await openTestSandbox(limits);
  try {
    return await playTests([folder], {}, sandbox);
  } finally {
    await sandbox.close();
  }
}

/** @param before the version that it is compared with; null where everything counts as new */
export async function packageReport(
  contents: PackageContents,
  before: PackageContents | null,
  { sandbox, review }: { sandbox: Config['sandbox']; review: ReviewLimits },
): Promise<PackageReport> {
  return {
    diff: packageDiff(compared(contents), before && compared(before), review),
    ...(await packageChecks(contents, sandbox)),
  };
}

/** Who publishes it is not known here: nothing was verified. */
function compared({ manifest, digest, files }: PackageContents) {
  return { ...manifest, digest, files, publisher: '' };
}

/** As the package names it, whatever folder it lay in. */
function inPackage(file: string, files: PackageContents['files']): string {
  return [...files.keys()].find((path) => file.endsWith(`/${path}`)) ?? file;
}

const signs = { same: ' ', added: '+', removed: '-' } as const;

/** The report for people, a line for each thing. */
export function reportLines({ diff, findings, tests, touches }: PackageReport): string[] {
  const { comparedWith, permissions, asks } = diff;
  return [
    comparedWith ? `Compared with ${comparedWith.version} (${comparedWith.digest})` : 'Everything is new.',
    `Asks for: ${asks.length > 0 ? asks.join(', ') : 'nothing'}`,
    ...(comparedWith ? permissions.added.map((each) => `New permission: ${each}`) : []),
    ...permissions.removed.map((each) => `No longer: ${each}`),
    ...diff.unusual.map(({ path, line, what, excerpt }) => `${path}:${line} ${what}: ${excerpt}`),
    ...touches.map(({ path, effects, imports, names, unreadable }) =>
      unreadable
        ? `${path} touches: it could not be read`
        : `${path} touches: ${[...effects, ...imports, ...names].join(', ')}`,
    ),
    ...diff.files.flatMap(({ path, change, before, after, places, notShown }) => [
      `${change} ${path} (${before ?? 0} → ${after ?? 0} bytes)${notShown === null ? '' : ` ${notShown}`}`,
      // Of a first version the files themselves are read.
      ...(comparedWith ? places.flat().map((line) => `  ${signs[line.change]} ${line.text}`) : []),
    ]),
    ...findings.map(
      ({ file, line, column, severity, rule, message }) =>
        `${file}:${line}:${column} ${severity} ${rule}: ${message}`,
    ),
    ...tests.lines.filter((line) => !line.startsWith('ok ')),
  ];
}
