import Handlebars from 'handlebars';
import { actionValue, type FormAction } from './decode-action.js';
import type { Json } from '#interview';
import { withTerms } from './with-terms.js';

/** Id of the page's form that sends actions; the buttons stand wherever the text has them. */
export const ACTIONS_FORM = 'actions';

/**
 * Makes buttons of a text's action links (`?action=…&arguments=…`): what they do changes the session,
 * so it is sent by POST, with the token, and by a form of its own, since the text may stand inside the
 * form of the answers. The text comes from the sanitizer: in it every `<` begins a tag, attributes
 * stand in double quotes, and links do not nest.
 */
export function withActions(text: string): string {
  const html = withTerms(text);
  if (!html.includes('<a ')) return html;
  return html.replaceAll(/<a ([^>]*)>([^]*?)<\/a>/g, (link: string, attributes: string, label: string) => {
    const action = actionOf(attributes);
    return action === null ? link : button(action, attributes, label);
  });
}

/** Values of the action buttons in a text that `withActions` made. */
export function actionsIn(html: string): string[] {
  return [...html.matchAll(/name="_action" value="([^"]*)"/g)].map(([, value = '']) => decodeEntities(value));
}

function actionOf(attributes: string): FormAction | null {
  const [, href = ''] = /(?:^|\s)href="\?([^"]*)"/.exec(attributes) ?? [];
  const query = new URLSearchParams(decodeEntities(href));
  const action = query.get('action');
  if (action === null) return null;
  try {
    return { action, arguments: JSON.parse(query.get('arguments') ?? '{}') as { [key: string]: Json } };
  } catch {
    return null;
  }
}

function button(action: FormAction, attributes: string, label: string): string {
  const value = Handlebars.escapeExpression(actionValue(action));
  return `<button form="${ACTIONS_FORM}" class="${look(action, attributes)}" type="submit" name="_action" value="${value}">${label}</button>`;
}

function look({ action }: FormAction, attributes: string): string {
  if (action === '_delete') return 'link-button link-button--danger';
  return action !== '_edit' && attributes.includes('action-button') ? 'action-button' : 'link-button';
}

const entities: { readonly [name: string]: string } = { amp: '&', quot: '"', lt: '<', gt: '>' };

function decodeEntities(text: string): string {
  return text.replaceAll(
    /&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi,
    (all, hex?: string, decimal?: string, name = '') => {
      if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16));
      if (decimal !== undefined) return String.fromCodePoint(Number(decimal));
      return entities[String(name)] ?? String(all);
    },
  );
}
