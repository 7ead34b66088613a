import { withTerms } from './with-terms.js';

/** Rendered Markdown for a heading or label, which cannot hold paragraphs: several become lines. */
export function inlineHtml(html: string): string {
  return withTerms(html)
    .trim()
    .replaceAll(/<\/p>\s*<p>/g, '<br>')
    .replaceAll(/<\/?p>/g, '');
}
