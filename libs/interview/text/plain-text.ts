const characters: { [entity: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** The words of HTML that the engine wrote: without tags, what `escapeHtml` wrote read back. */
export function plainText(html: string): string {
  return html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll(/&(amp|lt|gt|quot|#39);/g, (_, entity: string) => characters[entity] ?? '');
}
