import { describe, expect, it } from 'vitest';
import { reply, screen } from '../testing/stand-in.js';
import { PermissionMissing } from './effect-permissions.js';
import { readReply, ReplyRefused } from './read-reply.js';

const limits = {
  fields: 3,
  stateBytes: 1000,
  replyDepth: 40,
  replyValues: 5000,
  permissions: ['mail.send', 'sms.send'],
};
const read = (value: unknown) =>
  readReply(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)), limits);

const good = reply({ answers: { name: 'Ann' } });
const field = {
  name: 'name',
  label: 'Name',
  labelHtml: 'Name',
  datatype: 'text',
  inputType: null,
  required: true,
  default: null,
  none: null,
  hint: null,
  helpHtml: null,
  choices: [],
  min: null,
  max: null,
  minlength: null,
  maxlength: null,
  step: null,
  accept: null,
  showIf: null,
};
const email = {
  type: 'send_email',
  to: ['a@example.org'],
  subject: 'Hi',
  text: '',
  html: '',
  attachments: [],
};
const letter = {
  name: 'Letter',
  filename: 'letter',
  formats: ['pdf'],
  language: 'en',
  metadata: {},
  blocks: [{ type: 'paragraph', content: [{ type: 'text', text: '<b>' }] }],
};
const withLink = (href: string) => ({
  ...letter,
  blocks: [{ type: 'paragraph', content: [{ type: 'link', href, content: [] }] }],
});

describe('a reply', () => {
  it.each([
    ['more state than allowed', { text: 'x'.repeat(1000) }, 'larger than 1000 bytes'],
    ['more bytes of state than allowed', { text: 'ж'.repeat(600) }, 'larger than 1000 bytes'],
    ['more values than allowed', { a: Array(6000).fill(0) }, 'hold 60'],
  ])('says which limit was met: %s', (_, state, said) => {
    const found = read({ ...good, state });
    expect(found).toMatchObject({ ok: false, error: { kind: 'limit', chain: [] } });
    expect(JSON.stringify(found)).toContain(said);
  });

  it('lets no effect out for which the add-on holds no permission', () => {
    const sends = JSON.stringify({ ...good, effects: [{ type: 'log', text: 'a' }, email] });
    const held = (permissions: string[]) => () => readReply(Buffer.from(sends), { ...limits, permissions });
    expect(held([])).toThrow('send_email needs the permission "mail.send"');
    expect(held(['sms.send'])).toThrow(PermissionMissing);
    expect(held(['mail.send'])).not.toThrow();
    expect(() => read({ ...good, effects: [{ type: 'launch' }] })).toThrow(ReplyRefused);
  });

  it('comes through as it was made when nothing is wrong with it', () => {
    const whole = {
      ...good,
      screen: screen({ fields: [field], subquestionHtml: '<p>Please <strong>wait</strong> &amp; see</p>' }),
      documents: [letter],
      effects: [email, { type: 'send_sms', to: '+15550100', body: 'Hi' }, { type: 'log', text: 'x' }],
      command: { command: 'exit', url: 'https://example.org/' },
      variables: { name: 'Ann' },
    };
    expect(read(whole)).toEqual(whole);
  });

  it('may tell the author’s mistake', () => {
    const failed = {
      ok: false,
      error: { kind: 'not_defined', message: 'x', chain: [{ file: 'a.yml', line: 3, block: null }] },
    };
    expect(read(failed)).toEqual(failed);
  });

  it.each([
    ['not JSON', '{"ok":true'],
    ['another JSON value', 'null'],
    ['a list', '[]'],
    ['without the members that it must have', { ok: true }],
    ['with a member more', { ...good, host: 1 }],
    ['with a member more on its screen', { ...good, screen: { ...good.screen, script: 'x' } }],
    [
      'with a member more on a field',
      { ...good, screen: screen({ fields: [{ ...field, onclick: 'x' } as never] }) },
    ],
    ['with __proto__ among its members', JSON.stringify(good).replace('{', '{"__proto__":{"ok":true},')],
    ['with a state that is a list', { ...good, state: [] }],
    ['with a member of another type', { ...good, screen: screen({ question: { toString: 'x' } as never }) }],
    ['with a screen of no known kind', { ...good, screen: screen({ kind: 'admin' as never }) }],
    ['with a language that is markup', { ...good, screen: screen({ language: '"><script>' }) }],
    ['with progress beyond the end', { ...good, screen: screen({ progress: 1e9 }) }],
    ['with more fields than allowed', { ...good, screen: screen({ fields: [field, field, field, field] }) }],
    [
      'deeper than allowed',
      JSON.stringify({ ...good, state: { a: 0 } }).replace(
        '{"a":0}',
        `{"a":${'['.repeat(60)}${']'.repeat(60)}}`,
      ),
    ],
    ['with a command that there is not', { ...good, command: { command: 'format' } }],
    [
      'with a command that leads to a script',
      { ...good, command: { command: 'exit', url: 'javascript:alert(1)' } },
    ],
    [
      'with a command that leads to another host by //',
      { ...good, command: { command: 'exit', url: '//example.org' } },
    ],
    ['with an effect that there is not', { ...good, effects: [{ type: 'exec', text: 'id' }] }],
    [
      'with a subject of two lines',
      { ...good, effects: [{ ...email, subject: 'Hi\r\nBcc: b@example.org' }] },
    ],
    ['with an address of two lines', { ...good, effects: [{ ...email, to: ['a@example.org\nb'] }] }],
    [
      'with a document whose name is a path',
      { ...good, documents: [{ ...letter, filename: '../../etc/passwd' }] },
    ],
    ['with a document that links to a script', { ...good, documents: [withLink('javascript:alert(1)')] }],
    ['with a document that links to a file', { ...good, documents: [withLink('file:///etc/passwd')] }],
    ['with a document that links into the page', { ...good, documents: [withLink('?action=x')] }],
    [
      'with a document of unknown parts',
      { ...good, documents: [{ ...letter, blocks: [{ type: 'raw', code: '#read("x")' }] }] },
    ],
  ])('is refused %s', (_what, value) => {
    expect(() => read(value)).toThrow(ReplyRefused);
  });

  it('has every text that becomes HTML sanitized', () => {
    const bad = 'x<script>alert(1)</script><img src=x onerror=alert(1)>';
    const whole = {
      ...good,
      screen: screen({
        questionHtml: bad,
        subquestionHtml: bad,
        underHtml: bad,
        help: [{ label: '', html: bad }],
        fields: [
          { ...field, labelHtml: bad, helpHtml: bad, choices: [{ value: 1, label: '', helpHtml: bad }] },
        ],
        review: [{ label: '', textHtml: bad, edits: [], action: '', arguments: {} }],
      }),
      effects: [{ ...email, html: bad }],
    };
    const text = JSON.stringify(read(whole));
    expect(text).not.toMatch(/<script|onerror|alert/);
    expect(text.match(/x<img \/>/g)?.length).toBe(9);
  });

  it('never repeats the interview’s text in the error, which goes to a log', () => {
    expect(() => read({ ...good, screen: screen({ kind: 'secret answer' as never }) })).toThrow(
      /^(?!.*secret answer)/,
    );
  });
});
