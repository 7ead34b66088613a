import type { DocxPackage } from './read-docx.js';
import { TemplateError } from './template-error.js';
import { attributeOf, xmlTokens, type XmlToken } from './xml-tokens.js';

/** What of a DOCX goes on: parts whose texts are filled in, parts as they are, and the package's own lists. */
export interface KeptParts {
  /** Names of the parts whose texts may hold tags, the main one first. */
  texts: string[];
  /** Names of the parts that go on as they are. */
  keep: string[];
  /** Lists of relationships and content types without what was left out, by name. */
  lists: { [name: string]: string };
  /** Ids of links that lead out of the document, by the part in which they stand. */
  links: { [part: string]: Set<string> };
}

const textPart = /^word\/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml$/;
const plainPart = /^word\/(?:[\w-]+\.xml|theme\/[\w-]+\.xml|diagrams\/[\w-]+\.xml|fonts\/[\w-]+\.odttf)$/;
const picture = /^word\/media\/[\w .-]+\.(?:png|jpe?g|gif|bmp|tiff?)$/i;
const dropped =
  /^(?:docProps\/|customXml\/|word\/(?:glossary|printerSettings|webSettings|people|comments\w*|stylesWithEffects)|_xmlsignatures\/|mimetype$)/;
const dangerous =
  /vbaProject|vbaData|activeX|embeddings\/|attachedToolbars|afchunk|\.(?:bin|html?|mht|rtf|doc|docx|docm)$/i;

/** Relationships of these kinds bring in code or other files. */
const refusedKinds =
  /(?:aFChunk|oleObject|package|control|activeXControl\w*|vbaProject|subDocument|frame|mailMerge\w*|externalLink\w*)$/;

/**
 * Sorts the parts of a DOCX and rewrites its lists. What may run, embed or fetch something is refused by
 * name; what a document does not need (the author's name, comments, the template that it was made from) is
 * left out.
 * @throws TemplateError
 */
export function packageParts({ xml, others }: DocxPackage): KeptParts {
  const texts: string[] = [];
  const keep: string[] = [];
  const names = [...xml.keys(), ...others];
  for (const name of names) {
    if (dropped.test(name) || name.endsWith('.rels') || name === '[Content_Types].xml') continue;
    if (dangerous.test(name)) throw new TemplateError(`an embedded file or macro, which is refused: ${name}`);
    if (textPart.test(name)) texts.push(name);
    else if (name === 'word/settings.xml') continue;
    else if (plainPart.test(name) || picture.test(name)) keep.push(name);
    else
      throw new TemplateError(
        `a part that is not allowed: ${name} (pictures are PNG, JPEG, GIF, BMP or TIFF)`,
      );
  }
  texts.sort(
    (a, b) => Number(b === 'word/document.xml') - Number(a === 'word/document.xml') || (a < b ? -1 : 1),
  );
  const own = xml.has('word/settings.xml') ? ['word/settings.xml'] : [];
  const kept = new Set([...texts, ...keep, ...own]);
  const links: KeptParts['links'] = {};
  // The template that the document was made from lies outside of it.
  const settings = joined(xmlTokens(xml.get('word/settings.xml') ?? ''), (source, name) =>
    name === 'w:attachedTemplate' ? '' : source,
  );
  const lists: KeptParts['lists'] = {
    '[Content_Types].xml': contentTypes(xml.get('[Content_Types].xml') ?? '', kept),
  };
  for (const name of own) lists[name] = settings;
  for (const [name, text] of xml) {
    const owner = /^(.*\/|)_rels\/([^/]+)?\.rels$/.exec(name);
    if (!owner || dropped.test(name)) continue;
    const part = `${owner[1] ?? ''}${owner[2] ?? ''}`;
    if (part !== '' && !kept.has(part)) continue;
    const { source, outside } = relationships(text, owner[1] ?? '', kept);
    lists[name] = source;
    links[part] = outside;
  }
  return { texts, keep, lists, links };
}

/** A macro-enabled or template type becomes that of a plain document; parts left out lose theirs. */
function contentTypes(xml: string, kept: ReadonlySet<string>): string {
  return joined(xmlTokens(xml), (source, name) => {
    const type = attributeOf(source, 'ContentType') ?? '';
    if (/macroEnabled|vbaProject|oleObject|activeX/i.test(type))
      throw new TemplateError('macros, which are refused');
    if (name !== 'Override') return source;
    if (!kept.has((attributeOf(source, 'PartName') ?? '').replace(/^\//, ''))) return '';
    return source.replace('wordprocessingml.template.main+xml', 'wordprocessingml.document.main+xml');
  });
}

function relationships(xml: string, folder: string, kept: ReadonlySet<string>) {
  const outside = new Set<string>();
  const source = joined(xmlTokens(xml), (tag, name) => {
    if (name !== 'Relationship') return tag;
    const kind = attributeOf(tag, 'Type') ?? '';
    const target = attributeOf(tag, 'Target') ?? '';
    if (refusedKinds.test(kind))
      throw new TemplateError(`an embedded or linked file, which is refused: ${target}`);
    if (attributeOf(tag, 'TargetMode') === 'External') {
      if (kind.endsWith('/hyperlink')) outside.add(attributeOf(tag, 'Id') ?? '');
      else if (!kind.endsWith('/attachedTemplate'))
        throw new TemplateError(`something that lies outside of it, which is refused: ${target}`);
      return '';
    }
    return kept.has(resolved(folder, target)) ? tag : '';
  });
  return { source, outside };
}

/** A target is relative to the folder of its part, or to the package where it begins with a slash. */
function resolved(folder: string, target: string): string {
  const parts: string[] = [];
  for (const part of (target.startsWith('/') ? target.slice(1) : folder + target).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** The list written again, each empty element as `rewrite` gives it. */
function joined(tokens: XmlToken[], rewrite: (source: string, name: string) => string): string {
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${tokens
    .map((token) => (token.kind === 'empty' ? rewrite(token.source, token.name) : token.source))
    .join('')}`;
}
