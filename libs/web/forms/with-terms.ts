/**
 * Makes buttons of a text's links to the glossary (`#term-0`): each opens the explanation that stands at the
 * end of the page, by the browser's own popover, without a script. The text comes from the sanitizer.
 */
export function withTerms(html: string): string {
  if (!html.includes('"#term-')) return html;
  return html.replaceAll(
    /<a class="term" href="#term-(\d{1,4})">([^]*?)<\/a>/g,
    '<button type="button" class="term" popovertarget="term-$1">$2</button>',
  );
}
