import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadInProcess } from './in-process.js';
import { readInterviewTest } from './interview-test.js';
import { runInterviewTest } from './run-interview-test.js';

const folder = new URL('../../../test/examples/', import.meta.url);
const files: { [path: string]: string } = {};
const tests: string[] = [];
for (const name of readdirSync(folder)) {
  if (name.endsWith('.test.yml')) tests.push(name);
  else if (name.endsWith('.yml')) files[`interviews/${name}`] = readFileSync(new URL(name, folder), 'utf8');
}
const { compiled, step } = loadInProcess({ name: 'examples', files, dependencies: {} });

describe('the examples of the language', () => {
  it.each(tests)('%s passes', async (name) => {
    const test = readInterviewTest(readFileSync(new URL(name, folder), 'utf8'));
    const result = await runInterviewTest(test, compiled, step);
    expect(result.message).toBe('');
    expect(result.passed).toBe(true);
  });
});
