import { describe, expect, it } from 'vitest';
import { jsonShape } from './json-shape.js';

const shape = (text: string) => jsonShape(Buffer.from(text));

describe('the shape of JSON', () => {
  it.each([
    ['1', 0, 1],
    ['[]', 1, 2],
    ['{"a":{"b":[1,2]}}', 3, 5],
    ['"[[[[,,,,"', 0, 1],
    [String.raw`"\"[[[["`, 0, 1],
    [String.raw`["\\",[]]`, 2, 4],
    ['"unfinished [[[', 0, 1],
  ])('%s is as deep, and has at most as many values', (text, depth, values) => {
    expect(shape(text)).toEqual({ depth, values });
  });

  it('never counts fewer values than the parser makes', () => {
    const value = { a: [1, 'two, [three]', { b: null }], 'c,"': [[], [[]], '\\'] };
    let made = 0;
    JSON.parse(JSON.stringify(value), (_key, part: unknown) => (made++, part));
    expect(shape(JSON.stringify(value)).values).toBeGreaterThanOrEqual(made);
  });
});
