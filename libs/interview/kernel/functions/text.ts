import { authorError } from '../interview-error.js';
import { quantity } from '../objects/collections.js';
import { possessive } from '../objects/nouns.js';
import { article, numberWord, ordinalWord, plural, singular } from '../text/english.js';
import { groupedNumber } from '../text/grouped-number.js';
import { capital } from '../text/capital.js';
import { joined, naturalText } from '../text/natural.js';
import { escapeHtml } from '../../text/escape.js';
import { Markup } from '../values/markup.js';
import type { World } from '../world.js';
import { phoneFormatted, phoneIsValid } from './phone.js';
import { countriesList, countryName, stateName, statesOf, subdivisionType } from './places.js';

type Options = { [option: string]: unknown };
const smallWords = new Set([
  'a',
  'an',
  'and',
  'as',
  'at',
  'but',
  'by',
  'for',
  'in',
  'nor',
  'of',
  'on',
  'or',
  'the',
  'to',
  'with',
]);

/** Functions that make text, by name. */
export function textFunctions(
  world: World,
  currencySign: string,
): { [name: string]: (...values: never[]) => unknown } {
  const text = (value: unknown): string => naturalText(value, world);
  const options = (value: unknown): Options =>
    typeof value === 'object' && value !== null && !world.handles.isOwn(value) && !Array.isArray(value)
      ? (value as Options)
      : {};
  const items = (values: unknown[]): string[] => {
    const [first] = values;
    const given =
      values.length === 1 && typeof first === 'object' && first !== null && Symbol.iterator in first
        ? [...(first as Iterable<unknown>)]
        : values;
    return given.map(text);
  };
  const listed = (values: unknown[]): { list: string[]; how: Options } => {
    const last = values.at(-1);
    const how =
      values.length > 1 &&
      typeof last === 'object' &&
      last !== null &&
      !(Symbol.iterator in last) &&
      !world.handles.isOwn(last)
        ? (last as Options)
        : null;
    return { list: items(how ? values.slice(0, -1) : values), how: how ?? {} };
  };
  const number = (value: unknown): number => {
    const found = Number(world.handles.thingOf(value) ? text(value) : value);
    if (Number.isFinite(found)) return found;
    throw authorError(`A number is expected, not "${text(value)}"`);
  };
  return {
    capitalize: (value: unknown) => text(value).replace(/^\p{Ll}/u, (letter) => letter.toUpperCase()),
    title_case: (value: unknown) =>
      text(value).replaceAll(/\S+/g, (word, at: number) =>
        at > 0 && smallWords.has(word.toLowerCase())
          ? word.toLowerCase()
          : word.charAt(0).toUpperCase() + word.slice(1),
      ),
    bold: (value: unknown) => new Markup(`<strong>${escapeHtml(text(value))}</strong>`, text(value)),
    italic: (value: unknown) => new Markup(`<em>${escapeHtml(text(value))}</em>`, text(value)),
    indefinite_article: (noun: unknown) => article(text(noun)),
    noun_plural: (noun: unknown, count?: unknown) =>
      count !== undefined && amountOf(count) === 1 ? text(noun) : plural(text(noun)),
    noun_singular: (noun: unknown, count?: unknown) =>
      count !== undefined && amountOf(count) !== 1 ? text(noun) : singular(text(noun)),
    nice_number: (value: unknown, how?: unknown) => {
      const found = number(value);
      const word =
        Number.isInteger(found) && options(how)['use_word'] !== false
          ? numberWord(found, world.spoken())
          : null;
      const shown = word ?? groupedNumber(found, 0, 20);
      return capital(shown, how);
    },
    ordinal: (value: unknown, how?: unknown) => place(number(value) + 1, how),
    ordinal_number: (value: unknown, how?: unknown) => place(number(value), how),
    quantity_noun: (value: unknown, noun: unknown, how?: unknown) =>
      quantity(amountOf(value), noun, how, world),
    comma_and_list: (...values: unknown[]) => {
      const { list, how } = listed(values);
      return joined(list, how, world);
    },
    comma_list: (...values: unknown[]) => {
      const { list, how } = listed(values);
      return list.join(text(how['comma_string'] ?? ', '));
    },
    add_separators: (values: unknown, how?: unknown) => {
      const list = items([values]);
      const { separator = ';', last_separator = '; and', end_mark = '.' } = options(how);
      return list.map(
        (item, at) =>
          item +
          text(at === list.length - 1 ? end_mark : at === list.length - 2 ? last_separator : separator),
      );
    },
    possessify: (owner: unknown, target: unknown, how?: unknown) =>
      capital(possessive(text(owner), target, world, options(how)['plural'] === true), how),
    currency: (value: unknown, how?: unknown) => {
      if (value === null || value === undefined || value === '') return '';
      const found = number(value);
      const digits = options(how)['decimals'] === false ? 0 : 2;
      const amount = groupedNumber(Math.abs(found), digits, digits);
      return `${found < 0 ? '-' : ''}${text(options(how)['symbol'] ?? currencySign)}${amount}`;
    },
    fix_punctuation: (value: unknown, how: unknown = '.') => {
      const trimmed = text(value).trim();
      const usual = typeof how === 'string' ? how : '.';
      const { mark = usual, other_marks: others = ['.', '?', '!'] } = options(how);
      const ends = [mark, ...items([others])].some((one) => trimmed.endsWith(text(one)));
      return ends || trimmed === '' ? trimmed : trimmed + text(mark);
    },
    single_paragraph: (value: unknown) =>
      text(value)
        .replaceAll(/\s*\n\s*/g, ' ')
        .trim(),
    redact: (value: unknown) => '█'.repeat(Array.from(text(value)).length),
    split: (value: unknown, separator: unknown = ' ') => text(value).split(text(separator)),
    word: (value: unknown) => {
      const given = text(value);
      return world.translate(given) ?? given;
    },
    phone_number_formatted: (value: unknown) => phoneFormatted(text(value)),
    phone_number_is_valid: (value: unknown) => phoneIsValid(text(value)),
    countries_list: () => countriesList(world.spoken()),
    states_list: (country: unknown = 'US') => statesOf(text(country)),
    country_name: (code: unknown) => countryName(text(code), world.spoken()),
    state_name: (code: unknown, country: unknown = 'US') => stateName(text(code), text(country)),
    subdivision_type: (country: unknown) => subdivisionType(text(country)),
  };

  /** `first`, `22nd`; `use_word: false` for digits alone. */
  function place(at: number, how: unknown): string {
    const digits = options(how)['use_word'] === false && world.spoken().startsWith('en');
    const shown = digits
      ? ordinalWord(at + 100, 'en').replace(/^\d+/, String(at))
      : ordinalWord(at, world.spoken());
    return capital(shown, how);
  }

  function amountOf(value: unknown): number {
    if (typeof value === 'number') return value;
    if (typeof value === 'object' && value !== null)
      return [...(Symbol.iterator in value ? (value as Iterable<unknown>) : Object.keys(value))].length;
    return number(value);
  }
}
