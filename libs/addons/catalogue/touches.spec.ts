import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { touchedBy } from './touches.js';

const of = (path: string, content: string | Uint8Array) => touchedBy(new Map([[path, Buffer.from(content)]]));

describe('what a file of a package touches', () => {
  it('is, of functions, what they take from outside: effects, imports and other names', () => {
    const text = `import { rent } from './rent.js';
export function tell({ to, ...rest }, note = DEFAULT) {
  const body = rent(rest) + Math.max(note.length, globalThis.count);
  for (const each of to) send_email({ to: each, body });
}`;
    expect(of('functions/tell.js', text)).toEqual([
      {
        path: 'functions/tell.js',
        effects: ['send_email'],
        imports: ['./rent.js'],
        names: ['DEFAULT', 'globalThis'],
        unreadable: false,
      },
    ]);
  });

  it('is, of a module, what it asks of Node', () => {
    const text = `import { exec } from 'node:child_process';\nconst key = process.env.KEY;\nawait import(key);`;
    expect(of('module/index.js', text)).toMatchObject([
      { imports: ['(computed)', 'node:child_process'], names: ['process'] },
    ]);
  });

  it('is, of interviews and templates, the effects they call and what they write out', () => {
    expect(of('interviews/a.yml', 'code: |\n  fetch_json("https://a.example/x")')).toMatchObject([
      { effects: ['fetch_json'], names: [] },
    ]);
    expect(of('templates/letter.md', 'Dear ${ user.name }, you owe {{ rent }}.')).toMatchObject([
      { names: ['rent', 'user.name'] },
    ]);
    const xml = '<w:t>{{ us</w:t><w:t>er.ssn }}</w:t>';
    const docx = zipSync({ 'word/document.xml': Buffer.from(xml) });
    expect(of('templates/form.docx', docx)).toMatchObject([{ names: ['user.ssn'] }]);
  });

  it('is not known of what cannot be read, and not told of what touches nothing', () => {
    expect(of('functions/broken.js', 'export const = 1')).toMatchObject([{ unreadable: true }]);
    expect(of('templates/form.docx', 'no archive')).toMatchObject([{ unreadable: true }]);
    expect(of('functions/deep.js', '('.repeat(200_000))).toMatchObject([{ unreadable: true }]);
    expect(of('functions/own.js', 'export const a = (b) => b + 1;')).toEqual([]);
    expect(of('static/a.png', 'x')).toEqual([]);
  });
});
