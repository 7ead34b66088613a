import { TextError } from './holes.js';
import type { Inline } from './tree.js';

const links = new Set(['href', 'src', 'action', 'formaction', 'cite', 'poster', 'data', 'background']);
const nothingInside = /<(script|style|iframe|textarea|title|xmp|noembed|noframes|noscript|plaintext)\b/i;
const tag = /<(?:[^"'<>]|"[^"]*"|'[^']*')*>/g;
const attribute = /([^\s"'<>/=]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]*)/g;

/**
 * The author's own HTML, its holes made safe: between tags an answer is text; in a tag it may only stand
 * inside a quoted attribute that is neither script nor style.
 * @throws TextError where an answer could become markup
 */
export function ownHtml(html: string, holes: (text: string) => Inline[]): Inline[] {
  if (!html.includes('\uE000')) return [{ type: 'html', html }];
  if (nothingInside.test(html)) throw new TextError('An answer cannot stand in a script or style', 0);
  const found: Inline[] = [];
  let from = 0;
  for (const match of html.matchAll(tag)) {
    between(html.slice(from, match.index), holes, found);
    inTag(match[0], holes, found);
    from = match.index + match[0].length;
  }
  between(html.slice(from), holes, found);
  return found;
}

function between(html: string, holes: (text: string) => Inline[], found: Inline[]): void {
  for (const node of holes(html)) found.push(node.type === 'text' ? { type: 'html', html: node.text } : node);
}

function inTag(text: string, holes: (text: string) => Inline[], found: Inline[]): void {
  let from = 0;
  for (const match of text.matchAll(attribute)) {
    const [whole, name = '', value = ''] = match;
    if (!whole.includes('\uE000')) continue;
    const key = name.toLowerCase();
    if (
      key.includes('\uE000') ||
      !/^["']/.test(value) ||
      key.startsWith('on') ||
      key === 'style' ||
      key === 'srcdoc' ||
      key === 'srcset'
    ) {
      throw new TextError(
        `An answer cannot stand at "${key.replaceAll(/[\uE000-\uE00F]/g, '')}" in a tag: it needs a quoted attribute that is text or a link`,
        0,
      );
    }
    found.push({ type: 'html', html: `${text.slice(from, match.index)}${name}="` });
    found.push({ type: 'attribute', link: links.has(key), parts: attributeParts(holes(value.slice(1, -1))) });
    found.push({ type: 'html', html: '"' });
    from = match.index + whole.length;
  }
  const rest = text.slice(from);
  if (rest.includes('\uE000'))
    throw new TextError('An answer cannot stand in a tag outside of an attribute', 0);
  found.push({ type: 'html', html: rest });
}

function attributeParts(nodes: Inline[]) {
  return nodes.map((node) => {
    if (node.type === 'text') return node.text;
    if (node.type === 'hole') return node.hole;
    throw new TextError('An attribute cannot hold {{#if}} and its kin', 0);
  });
}
