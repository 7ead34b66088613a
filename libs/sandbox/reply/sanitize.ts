import sanitizeHtml, { type Attributes, type IOptions } from 'sanitize-html';
import { isSafeAddress, isSafeImage } from './safe-address.js';

/** Tags that mean the same anywhere in a page and take no attribute to do so. */
const plainTags = (
  'p strong em b i u s small sub sup code pre kbd blockquote q cite abbr mark del ins bdi span div ul ol li dl dt dd ' +
  'h1 h2 h3 h4 h5 h6 table caption thead tbody tfoot tr th td details summary figure figcaption br hr wbr'
).split(' ');
const voidTags = new Set(['br', 'hr', 'wbr']);

/** The classes that the kernel gives; any other could dress one thing up as another. */
const classes = ['action-button', 'term', 'visually-hidden'];

const keep = (tagName: string, attribs: Attributes) => ({ tagName, attribs });

const options: IOptions = {
  allowedTags: [...plainTags, 'a', 'img'],
  allowedAttributes: {
    '*': ['lang', 'dir', 'title'],
    a: ['href'],
    img: ['src', 'alt', 'width', 'height'],
    ol: ['start', { name: 'type', values: ['1', 'a', 'A', 'i', 'I'] }],
    th: [
      { name: 'scope', values: ['col', 'row'] },
      { name: 'align', values: ['left', 'center', 'right'] },
      'colspan',
      'rowspan',
    ],
    td: [{ name: 'align', values: ['left', 'center', 'right'] }, 'colspan', 'rowspan', 'data-label'],
  },
  // No ids either: one of the page's own could be hidden behind it (DOM clobbering).
  allowedClasses: { a: classes, span: classes },
  allowedSchemes: ['http', 'https', 'mailto', 'tel', 'data'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nestingLimit: 64,
  transformTags: {
    a: (tagName, { href, ...others }) =>
      keep(tagName, href !== undefined && isSafeAddress(href) ? { ...others, href } : others),
    img: (tagName, { src, ...others }) =>
      keep(tagName, src !== undefined && isSafeImage(src) ? { ...others, src } : others),
  },
};

const simple = new Set([...plainTags, 'a']);
const tag = /<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>/y;
const attribute = / ([a-z-]+)="([^"<>]*)"/g;

/** Attributes that the kernel writes itself when it renders Markdown. */
const simpleAttributes: { [tagAndName: string]: (value: string) => boolean } = {
  // Entities stand for themselves here: none of these three can begin or end a scheme.
  'a href': (value) => !/&(?!amp;|#39;|quot;)/.test(value) && isSafeAddress(value),
  'a class': (value) => value === 'action-button' || value === 'term',
  'span class': (value) => value === 'visually-hidden',
  'td data-label': () => true,
  'ol start': (value) => /^\d{1,9}$/.test(value),
  'th scope': (value) => value === 'col',
  'th align': (value) => /^(?:left|center|right)$/.test(value),
  'td align': (value) => /^(?:left|center|right)$/.test(value),
};

function hasSimpleAttributes(name: string, attributes: string): boolean {
  for (const [, key, value = ''] of attributes.matchAll(attribute)) {
    if (simpleAttributes[`${name} ${key}`]?.(value) !== true) return false;
  }
  return true;
}

/**
 * True for text whose every `<` begins a tag of the allow-list, properly nested, with no attribute
 * or one of the few above in their plainest form: a browser's parser can make nothing of it but
 * these elements and text, and the sanitizer would change nothing that matters. Most of what the
 * kernel renders is like this, and a hundred times quicker so.
 */
function isPlain(html: string): boolean {
  const open: string[] = [];
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', tag.lastIndex)) {
    tag.lastIndex = at;
    const found = tag.exec(html);
    if (found === null) return false;
    const [, slash, name = '', attributes = ''] = found;
    if (!simple.has(name)) return false;
    if (slash === '/') {
      if (attributes !== '' || open.pop() !== name) return false;
      continue;
    }
    if (attributes !== '' && !hasSimpleAttributes(name, attributes)) return false;
    if (voidTags.has(name)) continue;
    open.push(name);
    if (open.length > 32) return false;
  }
  return open.length === 0;
}

/** HTML from an interview as a page may show it: an allow-list of tags, attributes and addresses. */
export function sanitize(html: string): string {
  return isPlain(html) ? html : sanitizeHtml(html, options);
}
