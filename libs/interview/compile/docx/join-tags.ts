import { escaped, tagsIn, type TagRole } from './tag.js';
import { decodeXml, encodeXml, type XmlToken } from './xml-tokens.js';

/** A token of a part whose tags were found. */
export type DocxToken = XmlToken | { kind: 'tag'; source: string; role: TagRole };

/**
 * Finds the tags of a part, paragraph by paragraph. A word processor splits text into runs as it likes, in
 * the middle of a tag too: a tag moves whole to where it begins, with the look that it has there.
 * @throws TemplateError
 */
export function joinTags(tokens: readonly XmlToken[]): DocxToken[] {
  const paragraphs: number[][] = [];
  const open: number[][] = [];
  tokens.forEach((token, at) => {
    if (token.kind === 'text') {
      const holder = tokens[at - 1];
      if (holder?.kind === 'open' && holder.name === 'w:t') open.at(-1)?.push(at);
    } else if (token.name === 'w:p' && token.kind === 'open') {
      const own: number[] = [];
      open.push(own);
      paragraphs.push(own);
    } else if (token.name === 'w:p' && token.kind === 'close') open.pop();
  });
  const replaced = new Map<number, DocxToken[]>();
  for (const texts of paragraphs) joinParagraph(tokens, texts, replaced);
  return tokens.flatMap((token, at): DocxToken[] => {
    const pieces = replaced.get(at);
    if (pieces) return pieces;
    return [token.kind === 'open' && token.name === 'w:t' ? { ...token, source: spaced } : token];
  });
}

/** Space at the ends of a text counts. */
const spaced = '<w:t xml:space="preserve">';

function joinParagraph(
  tokens: readonly XmlToken[],
  texts: readonly number[],
  replaced: Map<number, DocxToken[]>,
): void {
  const words = texts.map((at) => decodeXml(tokens[at]?.source ?? ''));
  const tags = tagsIn(words.join(''));
  if (tags.length === 0) return;
  let from = 0;
  texts.forEach((at, number) => {
    const to = from + (words[number]?.length ?? 0);
    const pieces: DocxToken[] = [];
    let next = from;
    for (const tag of tags) {
      if (tag.end <= next || tag.start >= to) continue;
      if (tag.start >= from) {
        pieces.push(...literal(words[number]?.slice(next - from, tag.start - from) ?? ''));
        pieces.push(
          tag.source === escaped
            ? { kind: 'text', source: '${' }
            : { kind: 'tag', source: tag.source, role: tag.role },
        );
      }
      next = Math.min(tag.end, to);
    }
    pieces.push(...literal(words[number]?.slice(next - from) ?? ''));
    replaced.set(at, pieces);
    from = to;
  });
}

function literal(text: string): DocxToken[] {
  return text === '' ? [] : [{ kind: 'text', source: encodeXml(text) }];
}
