import { readFileSync } from 'node:fs';

/**
 * The tests of `PATH.json`, whose texts are hexadecimal. From the working directory: tests and
 * `npm run bench` both run in the repository's root, and the built tree holds no JSON.
 */
export function readVectors<Test>(path: string): Test[] {
  return (JSON.parse(readFileSync(`${path}.json`, 'utf8')) as { tests: Test[] }).tests;
}
