import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadInProcess } from './in-process.js';
import { readInterviewTest } from './interview-test.js';
import { runInterviewTest } from './run-interview-test.js';

const root = new URL('../../../test/interviews/', import.meta.url);
const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());

describe.each(folders.map((folder) => folder.name))('interviews about %s', (name) => {
  const folder = new URL(`${name}/`, root);
  const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.(?:ya?ml|m?js|md|json|csv)$/.test(path),
  );
  const tests = texts.filter((path) => path.endsWith('.test.yml'));
  const read = (path: string) => readFileSync(new URL(path, folder), 'utf8');
  const files = Object.fromEntries(
    texts.filter((path) => !tests.includes(path)).map((path) => [path, read(path)]),
  );
  const { compiled, step } = loadInProcess({ name, files, dependencies: {} });

  it.each(tests)('%s passes', async (path) => {
    const result = await runInterviewTest(readInterviewTest(read(path)), compiled, step);
    expect(result.message).toBe('');
  });
});
