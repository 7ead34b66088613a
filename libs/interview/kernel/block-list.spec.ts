import { describe, expect, it } from 'vitest';
import { compile } from '../compile/compile.js';
import { loadInProcess } from '../testing/in-process.js';
import { BlockList } from './block-list.js';

describe('the blocks of a package', () => {
  it('are read when they are needed, each once', () => {
    const blocks = new BlockList(['{"kind":"code"}', 'not needed']);
    expect(blocks.at(0)).toBe(blocks.at(0));
    expect(blocks.at(2)).toBeUndefined();
    expect(() => blocks.at(1)).toThrow(SyntaxError);
  });

  it('stand in the script as text, so that a package of a thousand costs its steps nothing', async () => {
    const asked = 'mandatory: true\nquestion: Name?\nfields:\n  - Name: name\n---\n';
    const more = Array.from({ length: 50 }, (_, at) => `question: More ${at}\nfields:\n  - More: more_${at}`);
    const source = {
      name: 'a',
      files: { 'interviews/b.yml': asked + more.join('\n---\n') },
      dependencies: {},
    };
    expect(compile(source).script.match(/\\"kind\\":\\"question\\"/g)).toHaveLength(51);
    const read: string[] = [];
    const parse = JSON.parse;
    JSON.parse = ((text: string) => {
      if (text.includes('"kind":"question"')) read.push(text);
      return parse(text) as unknown;
    }) as typeof parse;
    try {
      const { step } = loadInProcess(source);
      await step({
        interview: 'a:b',
        session: 's',
        state: null,
        input: { type: 'start', urlArgs: {} },
        now: 0,
        timeZone: 'UTC',
        language: '',
        currency: '$',
        seed: '0'.repeat(32),
        person: { id: null, email: null, firstName: null, lastName: null, privileges: [] },
        limits: { searches: 9, listItems: 9, fields: 9, screenBytes: 99_999, stateBytes: 99_999 },
        explain: true,
      });
    } finally {
      JSON.parse = parse;
    }
    // The screen that comes back says its kind too.
    expect(read.filter((text) => text.includes('"defines"'))).toHaveLength(1);
  });
});
