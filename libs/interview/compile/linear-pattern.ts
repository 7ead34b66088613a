/** As many copies of a counted group as V8's linear engine makes at most (its `kMaxReplicationFactor`). */
const MOST_COPIES = 16;

/** Flags that change nothing about how a match is found, for that engine. */
const LINEAR_FLAGS = /^[gmsy]*$/;

/** What needs the text around it or what was matched before: no engine does these in linear time. */
const NEVER_LINEAR = /\\[1-9]|\\k<|\(\?(?:<?[=!]|[ims]*-?[ims]*:)/;

/**
 * An author's regular expression such that V8 matches it in linear time, whatever a person typed: what
 * backtracks too often is handed to V8's breadth-first engine, which takes no flag `i`. So each letter
 * becomes a class of both its cases (ECMA-262, Canonicalize without `u`: of an ASCII letter these two).
 * Null where there is no such expression; it then runs under the sandbox's clock alone.
 */
export function linearPattern(pattern: string, flags: string): { pattern: string; flags: string } | null {
  const kept = flags.replace('i', '');
  if (!LINEAR_FLAGS.test(kept) || NEVER_LINEAR.test(pattern.replaceAll('(?:', '('))) return null;
  if (copies(pattern) > MOST_COPIES) return null;
  if (kept === flags) return { pattern, flags };
  const both = inBothCases(pattern);
  return both === null ? null : { pattern: both, flags: kept };
}

/** At most how many copies of something within it a counted repetition makes, those around it multiplied. */
function copies(pattern: string): number {
  const counts = [...pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].map(([, least, most]) =>
    Math.max(Number(least), Number(most === undefined || most === '' ? least : most)),
  );
  const largest = Math.max(1, ...counts);
  // Nested or not, the product of all is never less than what one within another makes.
  const product = counts.reduce((all, count) => all * Math.max(1, count), 1);
  return /\)\{/.test(pattern) ? product : largest;
}

function inBothCases(pattern: string): string | null {
  let made = '';
  let at = 0;
  while (at < pattern.length) {
    const rest = pattern.slice(at);
    const [plain] = /^(?:\\[^xucpP]|\(\?<[^>]*>)/.exec(rest) ?? [];
    if (plain !== undefined) {
      made += plain;
      at += plain.length;
    } else if (rest.startsWith('\\')) {
      return null;
    } else if (rest.startsWith('[')) {
      const [whole] = /^\[(?:\\[^]|[^\\\]])*\]/.exec(rest) ?? [];
      const both = whole === undefined ? null : classInBothCases(whole);
      if (whole === undefined || both === null) return null;
      made += both;
      at += whole.length;
    } else {
      const character = rest[0]!;
      if (hasOtherCase(character) && !isLetter(character)) return null;
      made += isLetter(character) ? `[${character}${otherCase(character)}]` : character;
      at += 1;
    }
  }
  return made;
}

/** `whole` with its brackets. The other cases are added at its end, so a class that excludes excludes both. */
function classInBothCases(whole: string): string | null {
  const inner = whole.slice(1, -1).replace(/^\^/, '');
  if (/\\[xucpP]/.test(inner)) return null;
  let added = '';
  for (const [, from, to] of inner.matchAll(/(?:\\[^]|([^\\]))(?:-([^\\]))?/g)) {
    if (from === undefined) continue;
    const [low, high] = [from.charCodeAt(0), (to ?? from).charCodeAt(0)];
    // Beyond ASCII a letter may have more cases than two.
    if (high > 0x7f && (to !== undefined || hasOtherCase(from))) return null;
    for (let code = low; code <= Math.min(high, 0x7f); code++) {
      const character = String.fromCharCode(code);
      if (isLetter(character)) added += otherCase(character);
    }
  }
  return `${whole.slice(0, -1)}${added}]`;
}

function isLetter(character: string): boolean {
  return /^[A-Za-z]$/.test(character);
}

function hasOtherCase(character: string): boolean {
  return character.toLowerCase() !== character.toUpperCase();
}

function otherCase(letter: string): string {
  const upper = letter.toUpperCase();
  return letter === upper ? letter.toLowerCase() : upper;
}
