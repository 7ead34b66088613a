import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadInProcess } from './in-process.js';
import { readInterviewTest } from './interview-test.js';
import { runInterviewTest } from './run-interview-test.js';

const root = new URL('../../../test/interviews/', import.meta.url);

describe.each(readdirSync(root))('interviews about %s', (feature) => {
  const folder = new URL(`${feature}/`, root);
  const names = readdirSync(folder).filter((name) => name.endsWith('.yml'));
  const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8');
  const tests = names.filter((name) => name.endsWith('.test.yml'));
  /** Each interview is a package of its own, so that the problems of one are not told of another. */
  const load = (interview: string) => {
    const file = `${interview.slice(interview.indexOf(':') + 1)}.yml`;
    return loadInProcess({
      name: feature,
      files: { [`interviews/${file}`]: read(file) },
      dependencies: {},
    });
  };

  it.each(tests)('%s passes', async (name) => {
    const test = readInterviewTest(read(name));
    const { compiled, step } = load(test.interview);
    const result = await runInterviewTest(test, compiled, step);
    expect(result.message).toBe('');
  });
});
