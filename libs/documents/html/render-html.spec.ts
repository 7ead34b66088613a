import { describe, expect, it } from 'vitest';
import { prepareDocument } from '../prepare-document.js';
import { hostileAnswers, paragraph, sampleSource, text } from '../sample-source.js';
import { renderHtml } from './render-html.js';

function html(source: Parameters<typeof prepareDocument>[0]): string {
  return renderHtml(prepareDocument(source, { created: null, paper: 'letter' })).toString();
}

describe('an HTML file', () => {
  it('shows every hostile answer as text', () => {
    for (const answer of hostileAnswers) {
      const [, shown] =
        /<p dir="ltr">([^<]*)<\/p>/.exec(html(sampleSource([paragraph(answer)], { name: answer }))) ?? [];
      expect(
        shown
          ?.replace(/&lt;/g, '<')
          .replace(/&gt;/g, '>')
          .replace(/&quot;/g, '"')
          .replace(/&amp;/g, '&'),
      ).toBe(answer);
    }
  });

  it('cannot be left through a link: quotes are escaped and only safe targets stay', () => {
    const page = html(
      sampleSource([
        {
          type: 'paragraph',
          content: [
            { type: 'link', href: 'https://e.org/"onclick="x', content: text('a') },
            { type: 'link', href: 'javascript:alert(1)', content: text('b') },
          ],
        },
      ]),
    );
    expect(page).toContain('href="https://e.org/&quot;onclick=&quot;x"');
    expect(page).not.toContain('javascript:');
  });

  it('has language, direction and title', () => {
    expect(html(sampleSource([], { language: 'ar', name: 'الرد' }))).toMatch(
      /<html lang="ar" dir="rtl">.*<title>الرد<\/title>/s,
    );
  });
});
