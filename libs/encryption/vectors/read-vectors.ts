import { readFileSync } from 'node:fs';

/** The tests of one of the files here; every text in them but names is hexadecimal. */
export function readVectors<Test>(name: string): Test[] {
  const file = JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8')) as {
    tests: Test[];
  };
  return file.tests;
}

export function hex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}
