import { TemplateError } from './template-error.js';

/** A piece of an XML part. Tags are as they were written, text with its entities. */
export type XmlToken =
  { kind: 'open' | 'close' | 'empty'; name: string; source: string } | { kind: 'text'; source: string };

/** Levels of elements; Word's own files have about 30. */
const deepest = 256;

/**
 * Reads an XML part into tokens and checks that it is well formed. There is no DOCTYPE, so no entity of
 * its own, no processing instruction but the declaration; comments go.
 * @throws TemplateError
 */
export function xmlTokens(xml: string): XmlToken[] {
  const tokens: XmlToken[] = [];
  const open: string[] = [];
  let at = 0;
  while (at < xml.length) {
    const start = xml.indexOf('<', at);
    const end = start === -1 ? xml.length : start;
    if (end > at) {
      const text = xml.slice(at, end);
      if (open.length > 0) tokens.push({ kind: 'text', source: checkedText(text) });
      else if (text.replace('\uFEFF', '').trim() !== '') throw new TemplateError('text outside of the XML');
    }
    if (start === -1) break;
    at = readTag(xml, start, open, tokens);
  }
  if (open.length > 0) throw new TemplateError(`the XML element ${open.at(-1)} is not closed`);
  return tokens;
}

function readTag(xml: string, start: number, open: string[], tokens: XmlToken[]): number {
  if (xml.startsWith('<!--', start)) {
    const end = xml.indexOf('-->', start);
    if (end === -1) throw new TemplateError('an XML comment is not closed');
    return end + 3;
  }
  if (xml.startsWith('<!', start)) throw new TemplateError('a DOCTYPE or CDATA section, which is refused');
  if (xml.startsWith('<?', start)) {
    const end = xml.indexOf('?>', start);
    if (end === -1 || !/^<\?xml\s/.test(xml.slice(start, start + 6)) || tokens.length > 0)
      throw new TemplateError('an XML processing instruction, which is refused');
    if (!/^<\?xml[^>]*?(?:encoding=["']utf-8["'][^>]*)?\?>$/i.test(declaration(xml.slice(start, end + 2))))
      throw new TemplateError('XML that is not UTF-8');
    return end + 2;
  }
  const tag = tagPattern.exec(xml.slice(start, start + longestTag));
  if (!tag) throw new TemplateError('XML that is not well formed');
  const [source, slash, name = '', empty] = tag;
  if (slash === '/') {
    if (open.pop() !== name) throw new TemplateError(`the XML element ${name} is closed out of turn`);
    tokens.push({ kind: 'close', name, source });
  } else {
    tokens.push({ kind: empty === '/' ? 'empty' : 'open', name, source });
    if (empty !== '/' && open.push(name) > deepest) throw new TemplateError('XML that is too deep');
  }
  return start + source.length;
}

const longestTag = 65_536;
const tagPattern = /^<(\/?)([A-Za-z_][\w.:-]*)(?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>/;

/** A declaration without `encoding` is UTF-8 too. */
function declaration(text: string): string {
  return /encoding/i.test(text) ? text : '<?xml?>';
}

/** Only the five entities of XML and numbers: there is no DOCTYPE that could define others. */
function checkedText(text: string): string {
  const bad = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\dA-Fa-f]{1,6});)/.exec(text);
  if (bad)
    throw new TemplateError(`the XML entity "${text.slice(bad.index, bad.index + 20)}", which is not known`);
  return text;
}

const entities: { [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export function decodeXml(text: string): string {
  return text.replaceAll(
    /&(?:#x([\dA-Fa-f]+)|#(\d+)|(\w+));/g,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return entities[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : '';
    },
  );
}

export function encodeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** The value of an attribute, decoded; null where the tag has none of that name. */
export function attributeOf(tag: string, name: string): string | null {
  const found = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag);
  return found ? decodeXml(found[1] ?? found[2] ?? '') : null;
}
