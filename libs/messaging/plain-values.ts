/** Longer is nobody's name; a link may be. */
const longest = 2000;

/** Control characters, breaks of every kind, and what turns the direction of text. */
const unseen = /[\p{Cc}\p{Zl}\p{Zp}\s\u202a-\u202e\u2066-\u2069]+/gu;

/**
 * Values as they may stand in a message: in one line and without invisible characters, so that a name that a person
 * chose makes no paragraph, header or link of its own. Web addresses in names are taken apart: mail programs would
 * make links of them.
 */
export function plainValues(values: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const line = String(value).replace(unseen, ' ').trim().slice(0, longest);
      return [name, name === 'link' ? checkLink(line) : line.replace(/:\/\/|\bwww\./giu, ' ')];
    }),
  );
}

function checkLink(link: string): string {
  if (!/^https?:\/\/\S+$/.test(link)) throw new TypeError('A message links only to web pages.');
  return link;
}
