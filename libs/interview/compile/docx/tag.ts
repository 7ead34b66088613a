import { expressionEnd, JavaScriptError } from '../javascript.js';
import { TemplateError } from './template-error.js';

/** What a tag does to the text between it and its partner. */
export type TagRole = 'open' | 'else' | 'close' | null;

/** Written where `${` is meant as such. */
export const escaped = '\\${';

/** A tag in a text: `{{ … }}` or `${ … }`, from `start` up to `end`. */
export interface FoundTag {
  start: number;
  end: number;
  /** Without the quotation marks that word processors curl. */
  source: string;
  role: TagRole;
}

/** All tags of a paragraph's text. @throws TemplateError */
export function tagsIn(text: string): FoundTag[] {
  const found: FoundTag[] = [];
  for (let at = 0; at < text.length;) {
    const start = nextTag(text, at);
    if (start === -1) break;
    const end = tagEnd(text, start);
    const source = straight(text.slice(start, end));
    found.push({ start, end, source, role: roleOf(source) });
    at = end;
  }
  return found;
}

function nextTag(text: string, from: number): number {
  for (let at = from; at < text.length; at += 1)
    if (text.startsWith('{{', at) || text.startsWith('${', at) || text.startsWith(escaped, at)) return at;
  return -1;
}

function tagEnd(text: string, start: number): number {
  if (text.startsWith(escaped, start)) return start + escaped.length;
  return text.startsWith('${', start) ? expressionTagEnd(text, start) : bracesEnd(text, start);
}

function expressionTagEnd(text: string, start: number): number {
  let end: number;
  try {
    end = expressionEnd(straight(text), start + 2);
  } catch (error) {
    if (!(error instanceof JavaScriptError)) throw error;
    throw new TemplateError(`in \${ … }: ${error.message}, at "${text.slice(start, start + 60)}"`);
  }
  const close = /^\s*\}/.exec(text.slice(end));
  if (!close) throw new TemplateError(`an expression without its }: "${text.slice(start, start + 60)}"`);
  return end + close[0].length;
}

function bracesEnd(text: string, start: number): number {
  const brace = text.startsWith('{{{', start) ? '}}}' : '}}';
  let quote: string | null = null;
  for (let at = start + brace.length; at < text.length; at += 1) {
    const character = straight(text[at] ?? '');
    if (quote !== null) {
      if (character === quote) quote = null;
    } else if (character === '"' || character === "'") quote = character;
    else if (text.startsWith('${', at)) at = expressionTagEnd(text, at) - 1;
    else if (text.startsWith(brace, at)) return at + brace.length;
  }
  throw new TemplateError(`a tag without its ${brace}: "${text.slice(start, start + 60)}"`);
}

function roleOf(source: string): TagRole {
  if (/^\{\{~?\s*#/.test(source)) return 'open';
  if (/^\{\{~?\s*\//.test(source)) return 'close';
  if (/^\{\{~?\s*(?:else\b|\^)/.test(source)) return 'else';
  return null;
}

/** Word processors curl the quotation marks that code needs straight. */
function straight(text: string): string {
  return text
    .replaceAll(/[\u201C\u201D\u201E]/g, '"')
    .replaceAll(/[\u2018\u2019\u201A]/g, "'")
    .replaceAll('\u00A0', ' ');
}
