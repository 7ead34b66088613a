import { describe, expect, test } from 'vitest';
import { choices, everyDatatype, field, screen } from '../fixtures/screens.js';
import { decodeForm } from './decode-form.js';
import type { FormBody } from './form-body.js';
import type { ScreenField } from '#interview';

function decode(given: Partial<ScreenField>, body: FormBody) {
  const shown = screen({ question: 'q', fields: [field({ name: 'x', label: 'X', ...given })] });
  return decodeForm(shown, body)['x'];
}

describe('a posted form becomes the values of the API', () => {
  test.each([
    ['1,900', 1900],
    ['$950.5', 950.5],
    [' -3 ', -3],
    ['٣٫٥', 3.5],
    ['1,234,567.89', 1234567.89],
  ])('%j is read as the number %d', (typed, value) => {
    expect(decode({ datatype: 'currency', currencySymbol: '$' }, { 'answer:x': typed })).toBe(value);
  });

  test.each(['nine fifty', '1,9', '12,34', '1.2.3', '0x10', '1e9', 'Infinity', '--1'])(
    '%j is no number and goes on as it was typed, for the interview to answer',
    (typed) => {
      expect(decode({ datatype: 'number' }, { 'answer:x': typed })).toBe(typed);
    },
  );

  test('the boxes of a date become a date', () => {
    const body = { 'answer:x:month': '6', 'answer:x:day': ' 4', 'answer:x:year': '2026' };
    expect(decode({ datatype: 'date' }, body)).toBe('2026-06-04');
    expect(decode({ datatype: 'date' }, { ...body, 'answer:x:month': 'June' })).toBe('2026-06-04');
  });

  test('a day that no calendar has goes on as text', () => {
    const body = { 'answer:x:month': '6', 'answer:x:day': '31', 'answer:x:year': '2026' };
    expect(decode({ datatype: 'date' }, body)).toBe('2026-06-31');
  });

  test('a date with one box empty is not taken for none', () => {
    const body = { 'answer:x:month': '6', 'answer:x:day': '', 'answer:x:year': '2026' };
    expect(decode({ datatype: 'date' }, body)).toBe('2026-06-00');
  });

  test('date and time become one value', () => {
    const body = {
      'answer:x:month': '6',
      'answer:x:day': '4',
      'answer:x:year': '2026',
      'answer:x:time': '14:30',
    };
    expect(decode({ datatype: 'datetime' }, body)).toBe('2026-06-04T14:30');
  });

  test('a box that is not ticked says the opposite of the ticked one', () => {
    expect(decode({ datatype: 'yesno' }, { 'answer:x': 'true' })).toBe(true);
    expect(decode({ datatype: 'yesno' }, {})).toBe(false);
    expect(decode({ datatype: 'noyes' }, { 'answer:x': 'false' })).toBe(false);
    expect(decode({ datatype: 'noyes' }, {})).toBe(true);
  });

  test('a choice has the type in which the screen offers it', () => {
    const offered = [
      { value: 1, label: 'One', helpHtml: null },
      { value: '1x', label: 'Other', helpHtml: null },
      { value: null, label: 'Maybe', helpHtml: null },
    ];
    expect(decode({ datatype: 'radio', choices: offered }, { 'answer:x': '1' })).toBe(1);
    expect(decode({ datatype: 'radio', choices: offered }, { 'answer:x': '1x' })).toBe('1x');
    expect(decode({ datatype: 'radio', choices: offered }, { 'answer:x': 'null' })).toBe(null);
  });

  test('a choice that is not offered goes on as it is, for the interview to refuse', () => {
    expect(decode({ datatype: 'radio', choices: choices('Saw') }, { 'answer:x': 'chainsaw' })).toBe(
      'chainsaw',
    );
  });

  test('a combobox takes a label for its value, and words of its own', () => {
    const offered = [{ value: 'ma', label: 'Massachusetts', helpHtml: null }];
    expect(decode({ datatype: 'combobox', choices: offered }, { 'answer:x': 'massachusetts' })).toBe('ma');
    expect(decode({ datatype: 'combobox', choices: offered }, { 'answer:x': 'Elsewhere' })).toBe('Elsewhere');
  });

  test('ticks become a dictionary, none of them an empty one', () => {
    const given = { datatype: 'checkboxes', none: 'None', choices: choices('Saw', 'Axe') };
    expect(decode(given, { 'answer:x': ['saw', 'axe'] })).toEqual({ saw: true, axe: true });
    expect(decode(given, { 'answer:x': '_none' })).toEqual({ _none: true });
    expect(decode(given, {})).toEqual({});
  });

  test('a multiselect becomes a list', () => {
    const given = { datatype: 'multiselect', choices: choices('Red', 'Blue') };
    expect(decode(given, { 'answer:x': ['blue', 'red'] })).toEqual(['blue', 'red']);
  });

  test('uploads are sent by their ids; what was there stays', () => {
    expect(decode({ datatype: 'file' }, { 'answer:x': 'f-2' })).toEqual({ file: 'f-2' });
    expect(decode({ datatype: 'file' }, { 'answer:x': '', 'answer:x:kept': 'f-1' })).toEqual({ file: 'f-1' });
    expect(decode({ datatype: 'files' }, { 'answer:x': ['f-2'], 'answer:x:kept': 'f-1' })).toEqual([
      { file: 'f-1' },
      { file: 'f-2' },
    ]);
    expect(decode({ datatype: 'signature' }, {})).toBeUndefined();
  });

  test('text keeps its blanks and has plain line ends', () => {
    expect(decode({ datatype: 'area' }, { 'answer:x': ' a\r\nb ' })).toBe(' a\nb ');
  });

  test('an embedded button is sent by its own value', () => {
    const shown = screen({ question: 'q', buttons: [{ name: '_choice', value: '0', label: 'Go' }] });
    expect(decodeForm(shown, { _choice: '0' })).toEqual({ _choice: '0' });
  });
});

describe('what a stranger puts into a form', () => {
  test('only the screen’s own fields are read', () => {
    const body = { 'answer:a_text': 'a', 'answer:admin': 'true', _csrf: 'x', admin: 'true' };
    const values = decodeForm(everyDatatype, body);
    expect(values['a_text']).toBe('a');
    expect(Object.keys(values)).not.toContain('admin');
    expect(Object.keys(values)).not.toContain('_csrf');
  });

  test('names and choices like those of prototypes are plain data', () => {
    const shown = screen({
      question: 'q',
      fields: [
        field({ name: '__proto__', label: 'P' }),
        field({ name: 'c', label: 'C', datatype: 'checkboxes', choices: choices('constructor') }),
      ],
    });
    const body = JSON.parse('{"answer:__proto__":"evil","answer:c":["__proto__","constructor"]}') as FormBody;
    const values = decodeForm(shown, body);
    expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
    expect(Object.entries(values)).toEqual([
      ['__proto__', 'evil'],
      ['c', JSON.parse('{"__proto__":true,"constructor":true}')],
    ]);
    expect(({} as { evil?: unknown }).evil).toBeUndefined();
  });

  test('a body without own members gives none of those that objects inherit', () => {
    expect(decodeForm(screen({ question: 'q', fields: [field({ name: 'x', label: 'X' })] }), {})).toEqual({});
  });
});
