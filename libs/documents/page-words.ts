const words: { [language: string]: string } = {
  en: 'Page {page} of {pages}',
  es: 'Página {page} de {pages}',
  fr: 'Page {page} sur {pages}',
  de: 'Seite {page} von {pages}',
  pt: 'Página {page} de {pages}',
  ar: 'صفحة {page} من {pages}',
};

/** The footer of each page, with `{page}` and `{pages}` where the numbers go. */
export function pageWords(language: string): string {
  return words[language.toLowerCase().split('-', 1)[0] ?? ''] ?? '{page} / {pages}';
}
