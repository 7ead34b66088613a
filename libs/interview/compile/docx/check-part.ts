import { TemplateError } from './template-error.js';
import { attributeOf, decodeXml, type XmlToken } from './xml-tokens.js';

const refused: { readonly [element: string]: string } = {
  'w:altChunk': 'another file (altChunk)',
  'w:subDoc': 'another document (subDoc)',
  'w:object': 'an embedded object',
  'w:control': 'an ActiveX control',
  'w:ocx': 'an ActiveX control',
  'o:OLEObject': 'an embedded object (OLE)',
  'w:movie': 'a film',
  'w:scriptAnchor': 'a script',
};

/** Fields that only count pages, repeat text of the document or are forms; none runs or fetches anything. */
const fields = new Set(
  (
    'PAGE NUMPAGES SECTION SECTIONPAGES TOC TC XE INDEX REF PAGEREF NOTEREF SEQ STYLEREF LISTNUM SYMBOL ' +
    'ADVANCE EQ QUOTE DATE TIME FORMTEXT FORMCHECKBOX FORMDROPDOWN'
  ).split(' '),
);

/**
 * Refuses what may run, embed or fetch: objects, controls, other files, and every field but those that are
 * harmless, DDE and INCLUDE among them.
 * @throws TemplateError
 */
export function checkPart(tokens: readonly XmlToken[]): void {
  const codes: string[] = [];
  const inCode: boolean[] = [];
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'text') {
      const holder = tokens[at - 1];
      const printed = holder?.kind === 'open' && /^w:(?:t|instrText)$/.test(holder.name);
      if (printed && inCode.at(-1) === true)
        codes[codes.length - 1] = `${codes.at(-1)}${decodeXml(token.source)}`;
      continue;
    }
    if (Object.hasOwn(refused, token.name))
      throw new TemplateError(`${refused[token.name]}, which is refused`);
    if (token.name === 'w:fldSimple' && token.kind !== 'close')
      checkField(attributeOf(token.source, 'w:instr') ?? '');
    if (token.name !== 'w:fldChar' || token.kind === 'close') continue;
    const type = attributeOf(token.source, 'w:fldCharType');
    if (type === 'begin') {
      codes.push('');
      inCode.push(true);
    } else if (type === 'separate' && inCode.length > 0) inCode[inCode.length - 1] = false;
    else if (type === 'end') {
      inCode.pop();
      checkField(codes.pop() ?? '');
    }
  }
  if (codes.length > 0) throw new TemplateError('a field that does not end');
}

function checkField(code: string): void {
  if (/\{\{|\$\{/.test(code)) throw new TemplateError('a tag in the code of a field, which is refused');
  const word = (/^\s*([A-Za-z]+)/.exec(code)?.[1] ?? '').toUpperCase();
  const own = word === 'HYPERLINK' && /^\s*HYPERLINK\s+\\l\s/i.test(code);
  if (!own && !fields.has(word))
    throw new TemplateError(`the field "${code.trim().slice(0, 60)}", which is refused`);
}
