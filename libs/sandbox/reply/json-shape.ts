const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * Counts through JSON text before it is parsed: a few megabytes of brackets would become hundreds
 * of megabytes of objects here, and deep nesting a stack overflow in whoever walks them later.
 * What is not JSON is the parser's to refuse.
 */
export function jsonShape(text: Buffer): { depth: number; values: number } {
  let depth = 0;
  let deepest = 0;
  let values = 1;
  let inText = false;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at];
    if (inText) {
      if (byte === quote) inText = false;
      else if (byte === backslash) at++;
    } else if (byte === quote) inText = true;
    else if (byte === comma) values++;
    else if (byte === openBrace || byte === openBracket) {
      values++;
      depth++;
      if (depth > deepest) deepest = depth;
    } else if (byte === closeBrace || byte === closeBracket) depth--;
  }
  return { depth: deepest, values };
}
