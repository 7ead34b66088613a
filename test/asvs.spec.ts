import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const page = readFileSync(join(root, 'docs', 'asvs.md'), 'utf8');

interface Row {
  id: string;
  level: string;
  shown: string;
}

const rows = [...page.matchAll(/^\| (V[\d.]+) +\| (\d) +\| (.+?) +\|$/gm)].map(
  ([, id, level, shown]): Row => ({ id: id!, level: level!, shown: shown! }),
);

/** `file`: the sentence that names the test. */
const TEST = /^`(?<file>[^`]+)`: (?<sentence>.+)$/;
const DOCUMENT = /^a document: \[[^\]]+\]\((?<path>[^)]+)\)$/;

describe('the page on ASVS', () => {
  it('names no test that is not there', () => {
    const missing = rows.flatMap(({ id, shown }) => {
      const { file, sentence } = TEST.exec(shown)?.groups ?? {};
      if (file === undefined || sentence === undefined) return [];
      return isTest(file, sentence) ? [] : [`${id}: ${file}: ${sentence}`];
    });
    expect(missing).toEqual([]);
  });

  it('names documents that are there, and says of all the rest that and why it is not met', () => {
    for (const { id, shown } of rows) {
      const path = DOCUMENT.exec(shown)?.groups?.path;
      if (path !== undefined) expect(existsSync(join(root, 'docs', path)), id).toBe(true);
      else if (!TEST.test(shown)) expect(shown, id).toMatch(/^not met: .{10,}/);
    }
  });

  it('has each requirement once, and adds up', () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    for (const level of ['1', '2']) {
      const of = rows.filter((row) => row.level === level);
      const tested = of.filter(({ shown }) => TEST.test(shown)).length;
      const documented = of.filter(({ shown }) => DOCUMENT.test(shown)).length;
      const sums = [tested, documented, of.length - tested - documented, of.length];
      expect(page.replaceAll(/ +/g, ' ')).toContain(`| ${level} | ${sums.join(' | ')} |`);
    }
  });
});

/** The sentence stands behind a quotation mark: as the name of a test, or at its beginning. */
function isTest(file: string, sentence: string): boolean {
  if (!existsSync(join(root, file))) return false;
  const text = readFileSync(join(root, file), 'utf8');
  return ["'", '`', '"'].some((mark) => text.includes(`${mark}${sentence}`));
}
