/** Id of the page's form that sends actions; the buttons stand wherever the text has them. */
export const ACTIONS_FORM = 'actions';

/**
 * Ties the action buttons in a text of the interview to the form that sends actions: the text may
 * stand inside the form of the answers, where they would post those instead. The text comes from the
 * sanitizer, in which a `<` always begins a tag.
 */
export function withActions(html: string): string {
  return html.replaceAll(/<button (?=[^>]*name="_action")/g, `<button form="${ACTIONS_FORM}" `);
}
