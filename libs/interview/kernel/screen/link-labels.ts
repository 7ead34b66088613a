import type { ScreenAction } from '../../protocol/screen.js';
import { plainText } from '../../text/plain-text.js';

const actionLink = /<a [^>]*?href="\?action=([^"&]*)&amp;arguments=([^"]*)"[^>]*>([\s\S]*?)<\/a>/g;

/** An action that stands in a text as a link, `[Edit](${ url_action('edit') })`, has the link's words as its label. */
export function withLinkLabels(actions: readonly ScreenAction[], html: string): ScreenAction[] {
  const words = new Map<string, string>();
  for (const [, action = '', values = '', text = ''] of html.matchAll(actionLink)) {
    const key = `${decodeURIComponent(action)} ${decodeURIComponent(plainText(values))}`;
    if (!words.has(key)) words.set(key, plainText(text).trim());
  }
  return actions.map((action) => ({
    ...action,
    label: action.label || (words.get(`${action.action} ${JSON.stringify(action.arguments)}`) ?? ''),
  }));
}
