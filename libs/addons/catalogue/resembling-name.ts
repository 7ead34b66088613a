/** Letters and digits that a hurried reader takes for each other, as one of them. */
const ALIKE: readonly [RegExp, string][] = [
  [/rn/g, 'm'],
  [/vv/g, 'w'],
  [/cl/g, 'd'],
  [/[0]/g, 'o'],
  [/[1i|]/g, 'l'],
  [/5/g, 's'],
  [/[-_.]/g, ''],
];

/**
 * The name of somebody else's package that this one could be taken for ("typosquatting"): the same but for
 * letters that look alike, hyphens, or one letter more, less or other. Null where there is none.
 */
export function resemblingName(
  { name, publisher }: { name: string; publisher: string },
  others: readonly { name: string; publisher: string }[],
): string | null {
  const found = others.find(
    (other) => other.publisher !== publisher && other.name !== name && resembles(name, other.name),
  );
  return found?.name ?? null;
}

/** One letter makes a short name another word. */
const SHORTEST = 5;

function resembles(name: string, other: string): boolean {
  if (skeleton(name) === skeleton(other)) return true;
  return Math.min(name.length, other.length) >= SHORTEST && isOneLetterApart(name, other);
}

function skeleton(name: string): string {
  return ALIKE.reduce((text, [letters, one]) => text.replace(letters, one), name);
}

function isOneLetterApart(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return Math.max(a.length, b.length) - start - end <= 1;
}
