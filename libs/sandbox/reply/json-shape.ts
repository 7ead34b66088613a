const quote = 0x22;
const backslash = 0x5c;

/**
 * Counts through JSON text before it is parsed: a few megabytes of brackets would become hundreds
 * of megabytes of objects here, and deep nesting a stack overflow in whoever walks them later.
 * What is not JSON is the parser's to refuse.
 */
export function jsonShape(text: Buffer): { depth: number; values: number } {
  let depth = 0;
  let deepest = 0;
  let values = 1;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at];
    if (byte === quote) {
      let end = text.indexOf(quote, at + 1);
      while (end > 0 && isEscaped(text, end)) end = text.indexOf(quote, end + 1);
      if (end < 0) break;
      at = end;
    } else if (byte === 0x7b || byte === 0x5b) {
      values++;
      depth++;
      if (depth > deepest) deepest = depth;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
    else if (byte === 0x2c) values++;
  }
  return { depth: deepest, values };
}

function isEscaped(text: Buffer, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === backslash) backslashes++;
  return backslashes % 2 === 1;
}
