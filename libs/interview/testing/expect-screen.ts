import type { Json, Screen, ScreenField } from '../protocol/screen.js';
import { jsonText } from '../text/json-text.js';
import { matches, squeezed } from './matches.js';

type Fault = { expected: string; got: string } | null;

/** Checks what an `expect` names of a screen. */
export function expectScreen(expect: Json, screen: Screen): Fault {
  if (typeof expect !== 'object' || expect === null || Array.isArray(expect))
    return { expected: 'a map after "expect"', got: JSON.stringify(expect) };
  for (const [key, wanted] of Object.entries(expect)) {
    const fault = expectKey(key, wanted, screen);
    if (fault) return fault;
  }
  return null;
}

function expectKey(key: string, wanted: Json, screen: Screen): Fault {
  switch (key) {
    case 'fields': {
      const names = screen.fields.filter((field) => field.name !== '').map((field) => field.name);
      return compare('fields', wanted, names);
    }
    case 'choices':
      return perField(key, wanted, screen, (field) => field.choices.map((choice) => choice.label));
    case 'default':
      return perField(key, wanted, screen, (field) => field.default);
    case 'required':
      return perField(key, wanted, screen, (field) => field.required);
    case 'text contains':
    case 'text lacks': {
      const text = textOfScreen(screen);
      for (const part of Array.isArray(wanted) ? wanted : [wanted]) {
        if (text.includes(squeezed(jsonText(part))) !== (key === 'text contains'))
          return { expected: `${key} "${jsonText(part)}"`, got: `"${text}"` };
      }
      return null;
    }
    default: {
      if (!Object.hasOwn(screen, key)) return { expected: `a key of the screen`, got: `"${key}"` };
      return compare(key, wanted, (screen as unknown as { [key: string]: Json })[key] ?? null);
    }
  }
}

function compare(key: string, wanted: Json, got: Json): Fault {
  if (matches(wanted, got, false)) return null;
  return { expected: `${key} ${JSON.stringify(wanted)}`, got: JSON.stringify(got) };
}

function perField(key: string, wanted: Json, screen: Screen, read: (field: ScreenField) => Json): Fault {
  for (const [name, value] of Object.entries((wanted ?? {}) as { [name: string]: Json })) {
    const field = screen.fields.find((one) => one.name === name);
    if (!field)
      return { expected: `a field "${name}"`, got: JSON.stringify(screen.fields.map((one) => one.name)) };
    const fault = compare(`${key} of ${name}`, value, read(field));
    if (fault) return fault;
  }
  return null;
}

/** What a reader sees: question, subquestion, under, labels; without tags, entities decoded. */
export function textOfScreen(screen: Screen): string {
  const parts = [
    screen.questionHtml,
    screen.subquestionHtml,
    screen.underHtml,
    ...screen.fields.flatMap((field) => [
      field.labelHtml,
      ...field.choices.map((choice) => escape(choice.label)),
    ]),
    ...screen.review.flatMap((entry) => [escape(entry.label), entry.textHtml]),
    ...screen.buttons.map((button) => escape(button.label)),
  ];
  return squeezed(parts.map(stripped).join(' '));
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

const inline =
  /<\/?(?:a|abbr|b|bdi|cite|code|em|i|kbd|mark|q|s|samp|small|span|strong|sub|sup|u|var)\b[^>]*>/gi;
const named: { [entity: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function stripped(html: string): string {
  return html
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(inline, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(
      /&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi,
      (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
        if (name !== undefined) return Object.hasOwn(named, name) ? (named[name] ?? whole) : whole;
        return String.fromCodePoint(
          decimal === undefined ? Number.parseInt(hex ?? '0', 16) : Number(decimal),
        );
      },
    );
}
