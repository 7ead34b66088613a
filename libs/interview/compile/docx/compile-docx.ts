import type { TemplatePiece } from '../../program/text.js';
import type { CompiledTemplate } from '../../protocol/document.js';
import type { Functions } from '../functions.js';
import { cut, TextError } from '../text/holes.js';
import { checkPart } from './check-part.js';
import { joinTags, type DocxToken } from './join-tags.js';
import { packageParts } from './package-parts.js';
import { partPieces, partText } from './part-pieces.js';
import { placeControls } from './place-controls.js';
import { readDocx } from './read-docx.js';
import { TemplateError } from './template-error.js';
import { attributeOf, xmlTokens, type XmlToken } from './xml-tokens.js';

export interface DocxTemplate {
  /** What is filled in, by part. */
  parts: { [part: string]: TemplatePiece[] };
  compiled: CompiledTemplate;
  /** The texts with their tags. */
  words: string[];
}

/**
 * Compiles a DOCX with tags: its expressions become functions like those of any text, and what stands still
 * becomes chunks that are only ever joined with escaped text.
 * @throws TemplateError
 */
export function compileDocx(
  base64: string,
  functions: Functions,
  helpers: (name: string) => boolean,
): DocxTemplate {
  const read = readDocx(base64);
  const { texts, keep, lists, links } = packageParts(read);
  const template: DocxTemplate = { parts: {}, compiled: { keep, parts: {} }, words: [] };
  for (const [name, source] of Object.entries(lists)) template.compiled.parts[name] = [source];
  for (const name of texts) {
    try {
      const tokens = withoutLinks(xmlTokens(read.xml.get(name) ?? ''), links[name] ?? new Set());
      checkPart(tokens);
      const placed: DocxToken[] = placeControls(joinTags(tokens));
      const { chunks, source, words } = partText(placed);
      template.compiled.parts[name] = chunks;
      template.parts[name] = partPieces(cut(source, functions, helpers));
      template.words.push(words);
    } catch (error) {
      if (error instanceof TextError) throw new TemplateError(`${name}: ${error.message}`);
      if (error instanceof TemplateError) throw new TemplateError(`${error.message} (in ${name})`);
      throw error;
    }
  }
  return template;
}

/** A link out of the document becomes its words, since the relationship that it names is left out. */
function withoutLinks(tokens: XmlToken[], outside: ReadonlySet<string>): XmlToken[] {
  const open: boolean[] = [];
  return tokens.filter((token) => {
    if (token.kind === 'text' || token.name !== 'w:hyperlink') return true;
    if (token.kind === 'close') return open.pop() !== true;
    const gone = outside.has(attributeOf(token.source, 'r:id') ?? '');
    if (token.kind === 'open') open.push(gone);
    return !gone;
  });
}
