/** What a reviewer should look at twice; none of it is forbidden. */
export interface Unusual {
  path: string;
  /** From 1; 0 where it is the file's name or the whole file. */
  line: number;
  what: 'bidirectional' | 'invisible' | 'look_alike' | 'long_line' | 'encoded' | 'new_host' | 'not_text';
  /** The place, cut to 80 characters; what does not show is written as `\u202e`. */
  excerpt: string;
}

/** More than anybody reads; a package that makes more noise than this is refused by eye. */
const MOST = 200;
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
const ENCODED = /[A-Za-z0-9+/_-]{200,}/;
const HOST = /\b(?:https?:)?\/\/([a-z0-9.-]+\.[a-z0-9-]+)/gi;
/** Where everything is text; elsewhere lie pictures and DOCX. */
const TEXT = /^(interviews|functions|translations|module)\/|\.(js|mjs|ya?ml|json|md|csv|hbs|css|txt|html)$/;

/**
 * Points at what hides from a reader in the files that a version adds or changes.
 * @param before all files of the version that it is compared with: hosts that stand there are not new
 */
export function findUnusual(
  changed: ReadonlyMap<string, Buffer>,
  before: ReadonlyMap<string, Buffer>,
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
    else text.split('\n').forEach((line, at) => found.push(...inLine(path, line, at + 1, known)));
    if (found.length >= MOST) return found.slice(0, MOST);
  }
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

function textOf(content: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return null;
  }
}

function shown(text: string, hidden = /\p{C}/u): string {
  return Array.from(text.slice(0, EXCERPT))
    .map((letter) =>
      hidden.test(letter) ? `\\u${(letter.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}` : letter,
    )
    .join('');
}
