import { describe, expect, test } from 'vitest';
import { decodeAction } from './decode-action.js';
import { actionsIn, withActions } from './with-actions.js';

describe('action links of a text', () => {
  const link = (action: string, values: object, label = 'Go') =>
    `<a href="?action=${encodeURIComponent(action)}&amp;arguments=${encodeURIComponent(JSON.stringify(values))}">${label}</a>`;

  test('become buttons that carry the action with its arguments', () => {
    const values = { names: ['wages[\'Ann & "Bo"\'].pay'], n: 1 };
    const html = withActions(`<p>Before ${link('_edit', values)} after</p>`);
    expect(html).toContain('<button form="actions" class="link-button" type="submit" name="_action"');
    const [value = ''] = actionsIn(html);
    expect(decodeAction({ _action: value })).toEqual({ action: '_edit', arguments: values });
  });

  test('that delete look like it', () => {
    expect(withActions(link('_delete', { item: 'kids[1]' }))).toContain('link-button--danger');
  });

  test('each become their own', () => {
    expect(actionsIn(withActions(`${link('a', {})} and ${link('b', {})}`))).toHaveLength(2);
  });

  test('cannot break out of the attribute', () => {
    const html = withActions(link('"><script>alert(1)</script>', { a: '"><img src=x>' }));
    expect(html).not.toMatch(/<script|<img/);
    expect(html.match(/<button/g)).toHaveLength(1);
  });

  test.each([
    '<a href="https://example.org/?action=x">Away</a>',
    '<a href="#help">Help</a>',
    '<a href="?action=x&amp;arguments=not-json">Broken</a>',
    '<p>no link</p>',
  ])('leave %s as it is', (html) => {
    expect(withActions(html)).toBe(html);
  });
});
