import { textOf } from './text-of.js';
import { visibleText } from './visible-text.js';

/** What a reviewer should look at twice; none of it is forbidden. */
export interface Unusual {
  path: string;
  /** From 1; 0 where it is the file's name or the whole file. */
  line: number;
  what:
    | 'bidirectional'
    | 'invisible'
    | 'look_alike'
    | 'long_line'
    | 'minified'
    | 'encoded'
    | 'new_host'
    | 'not_text'
    | 'like_another';
  /** The place, cut to 80 characters; what does not show is written as `\u202e`. */
  excerpt: string;
}

const LONGEST_LINE = 500;
const EXCERPT = 80;

/** CVE-2021-42574 ("Trojan Source"): text that runs in another order than it shows. */
const BIDIRECTIONAL = /[\u202a-\u202e\u2066-\u2069]/u;
const INVISIBLE = /[\u00ad\u200b\u2060\ufeff]/u;
/** CVE-2021-42694: a word that takes letters from two of the scripts that look alike (UTS 39, mixed scripts). */
const WORD = /[\p{L}\p{M}\p{N}_]+/gu;
const ALIKE = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];
/** In a word that mixes alphabets these are the letters to see. */
const BEYOND_ASCII = /[^ -~]/u;
/** A letter of another alphabet that stands for a Latin one in a whole word (UTS 39, whole-script confusables). */
const LIKE_LATIN = /^[асеорхуіјѕԁһԛԝкАВЕКМНОРСТХУІЈЅαορνικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]+$/u;
const CODE = /\.m?js$/;
/** Code for people has shorter lines. */
const MINIFIED = { letters: 1000, perLine: 150 };
const ENCODED = /[A-Za-z0-9+/_-]{200,}/;
/** The same, cut into lines: so many of these in a row. */
const ENCODED_LINE = /^[^A-Za-z0-9+/_-]{0,20}[A-Za-z0-9+/_-]{40,}={0,2}[^A-Za-z0-9+/_-]{0,20}$/;
const ENCODED_LINES = 5;
const HOST = /\b(?:https?:)?\/\/([a-z0-9.-]+\.[a-z0-9-]+)/gi;
/** Where everything is text; elsewhere lie pictures and DOCX. */
const TEXT = /^(interviews|functions|translations|module)\/|\.(js|mjs|ya?ml|json|md|csv|hbs|css|txt|html)$/;

/**
 * Points at what hides from a reader in the files that a version adds or changes.
 * @param before all files of the version that it is compared with: hosts that stand there are not new
 * @param most how many are told
 */
export function findUnusual(
  changed: ReadonlyMap<string, Buffer>,
  before: ReadonlyMap<string, Buffer>,
  most: number,
): Unusual[] {
  const known = new Set(
    [...before].flatMap(([path, content]) => (TEXT.test(path) ? hostsIn(content.toString('utf8')) : [])),
  );
  const found: Unusual[] = [];
  for (const [path, content] of changed) {
    if (mixesScripts(path))
      found.push({ path, line: 0, what: 'look_alike', excerpt: shown(path, BEYOND_ASCII) });
    if (!TEXT.test(path)) continue;
    const text = textOf(content);
    if (text === null) found.push({ path, line: 0, what: 'not_text', excerpt: '' });
    else found.push(...inText(path, text, known));
    if (found.length >= most) return found.slice(0, most);
  }
  return found;
}

function inText(path: string, text: string, known: ReadonlySet<string>): Unusual[] {
  const lines = text.split('\n');
  const found: Unusual[] = [];
  const isCode = CODE.test(path);
  if (isCode && text.length >= MINIFIED.letters && text.length / lines.length > MINIFIED.perLine)
    found.push({ path, line: 0, what: 'minified', excerpt: '' });
  let encoded = 0;
  lines.forEach((line, at) => {
    found.push(...inLine(path, line, at + 1, known));
    encoded = ENCODED_LINE.test(line) ? encoded + 1 : 0;
    if (encoded === ENCODED_LINES)
      found.push({ path, line: at + 2 - ENCODED_LINES, what: 'encoded', excerpt: shown(line) });
    if (isCode)
      for (const word of line.match(WORD) ?? [])
        if (LIKE_LATIN.test(word))
          found.push({ path, line: at + 1, what: 'look_alike', excerpt: shown(word, BEYOND_ASCII) });
  });
  return found;
}

function inLine(path: string, line: string, number: number, known: ReadonlySet<string>): Unusual[] {
  const at = (what: Unusual['what'], excerpt: string): Unusual => ({ path, line: number, what, excerpt });
  const around = (place: RegExp) => shown(line.slice(Math.max(0, line.search(place) - 20)));
  const encoded = ENCODED.exec(line);
  return [
    ...(BIDIRECTIONAL.test(line) ? [at('bidirectional', around(BIDIRECTIONAL))] : []),
    ...(INVISIBLE.test(line) ? [at('invisible', around(INVISIBLE))] : []),
    ...(line.match(WORD) ?? [])
      .filter(mixesScripts)
      .map((word) => at('look_alike', shown(word, BEYOND_ASCII))),
    ...(line.length > LONGEST_LINE ? [at('long_line', shown(line))] : []),
    ...(encoded ? [at('encoded', shown(encoded[0]))] : []),
    ...[...new Set(hostsIn(line))].filter((host) => !known.has(host)).map((host) => at('new_host', host)),
  ];
}

function hostsIn(text: string): string[] {
  return [...text.matchAll(HOST)].map(([, host = '']) => host.toLowerCase());
}

function mixesScripts(word: string): boolean {
  return ALIKE.filter((script) => script.test(word)).length > 1;
}

function shown(text: string, hidden?: RegExp): string {
  return visibleText(text.slice(0, EXCERPT), hidden);
}
