import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { gallery } from './fixtures/gallery.js';
import { screenView } from './fixtures/frames.js';
import {
  choices,
  errorBody,
  errorScreen,
  everyDatatype,
  everyDatatypeWrong,
  field,
  nameScreen,
  screen,
} from './fixtures/screens.js';
import { Pages } from './pages.js';

const pages = new Pages();
const all = Object.entries(gallery(pages));

describe('every page', () => {
  test.each(all)('%s has no script, style or handler of its own', (_, html) => {
    expect(html).not.toMatch(/<script(?! src="\/assets\/[^"]+" defer><\/script>)/);
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=/);
  });

  test.each(all)('%s sends a token with every form that changes something', (_, html) => {
    for (const [form] of html.matchAll(/<form[^>]*method="post"[\s\S]*?<\/form>/g)) {
      expect(form).toContain('name="_csrf" value="csrf-token"');
    }
  });

  test.each(all)('%s has a title, a language, one main heading and no id twice', (_, html) => {
    expect(html).toMatch(/<title>[^<]+<\/title>/);
    expect(html).toMatch(/<html lang="[a-z]+" dir="(?:ltr|rtl)">/);
    expect(html.match(/<h1/g)).toHaveLength(1);
    const ids = [...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  test.each(all)('%s leaves no place of a template empty or undefined', (_, html) => {
    expect(html).not.toMatch(/undefined|\[object Object\]|NaN/);
  });
});

describe('a screen', () => {
  test('shows what an answer holds as text, wherever it stands', () => {
    const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
    const html = pages.screenPage(
      screenView({
        title: evil,
        screen: screen({
          question: evil,
          questionHtml: 'Safe',
          fields: [
            field({ name: `kids['${evil}']`, label: evil, labelHtml: 'Safe', default: evil, hint: evil }),
            field({ name: 'y', label: evil, labelHtml: 'Safe', datatype: 'radio', choices: choices(evil) }),
            field({ name: 'z', label: 'Z', datatype: 'area', default: `</textarea>${evil}` }),
          ],
          errors: [{ field: `kids['${evil}']`, message: evil }],
          buttons: [{ name: '_choice', value: evil, label: evil }],
        }),
      }),
    );
    expect(html).not.toContain('<script>alert');
    expect(html).not.toContain('<img src=x');
  });

  test('names its fields so that no answer can take the place of the page’s own', () => {
    const fields = [field({ name: '_csrf', label: 'A' }), field({ name: '_screen', label: 'B' })];
    const html = pages.screenPage(screenView({ screen: screen({ question: 'q', fields }) }));
    expect(html).toContain('name="answer:_csrf"');
    expect(
      [...html.matchAll(/name="_screen" value="([^"]*)"/g)].every(([, value]) => value === 's-0001'),
    ).toBe(true);
  });

  test('says what is to be fixed in the title, at the top and at the field, and keeps what was typed', () => {
    const html = pages.screenPage(screenView({ screen: errorScreen, typed: errorBody }));
    expect(html).toContain('<title>Fix 2 things: When did you get the court papers?');
    expect(html).toContain('Two things to fix before you go on');
    expect(html).toContain('<a href="#field-0-day">Check the day. June has 30 days.</a>');
    expect(html).toContain('value="nine fifty"');
    expect(html).toMatch(/id="field-0-day"[^>]*value="31" aria-invalid="true"/);
    expect(html).not.toMatch(/id="field-0-month"[^>]*aria-invalid/);
  });

  test('leads from every error to a control that is there', () => {
    const html = pages.screenPage(screenView({ screen: everyDatatypeWrong, typed: {} }));
    const targets = [...html.matchAll(/<li><a href="#([^"]+)"/g)].map(([, id]) => id);
    expect(targets).toHaveLength(everyDatatypeWrong.errors.length);
    for (const id of targets) expect(html).toContain(` id="${id}"`);
  });

  test('shows no password again', () => {
    const fields = [field({ name: 'p', label: 'Password', datatype: 'password', default: 'secret-1' })];
    const html = pages.screenPage(
      screenView({ screen: screen({ question: 'q', fields }), typed: { 'answer:p': 'secret-2' } }),
    );
    expect(html).not.toMatch(/secret-[12]/);
  });

  test('puts follow-up questions under the choice that asks for them', () => {
    const html = pages.screenPage(screenView({ screen: everyDatatype }));
    expect(html).toMatch(
      /I have a lawyer<\/label>\s*<\/div>\s*<div class="follow-up"><div data-show-if="answer:a_yesno" data-show-is="true">/,
    );
  });

  test('lets a browser fill in what it knows of the person, not of others', () => {
    expect(pages.screenPage(screenView({ screen: nameScreen }))).toContain('autocomplete="given-name"');
    const other = screen({
      question: 'q',
      fields: [field({ name: 'landlord.name.first', label: 'First name' })],
    });
    expect(pages.screenPage(screenView({ screen: other }))).not.toContain('given-name');
  });

  test('sends actions in a text to their own address, not with the answers', () => {
    const html = pages.screenPage(screenView({ screen: everyDatatype }));
    expect(html).toContain(
      '<button form="actions" class="action-button" type="submit" name="_action" value="{&quot;action',
    );
    expect(html).toContain('<form id="actions" method="post" action="/sessions/b7f1c9a2/actions"');
  });

  test('keeps nothing half typed on a shared computer', () => {
    expect(pages.screenPage(screenView({ screen: nameScreen }))).toContain('data-keep=');
    expect(pages.screenPage(screenView({ screen: nameScreen, keepTyped: false }))).not.toContain(
      'data-keep=',
    );
  });

  test('offers at most one primary button', () => {
    for (const [, html] of all) {
      expect(html.match(/class="button(?: button--danger)?"/g)?.length ?? 0).toBeLessThanOrEqual(2);
      expect(html.match(/class="button"/g)?.length ?? 0).toBeLessThanOrEqual(1);
    }
  });
});

describe('the partials and govuk-frontend’s own fixtures', () => {
  const packageFolder = createRequire(import.meta.url)
    .resolve('govuk-frontend/package.json')
    .replace(/package\.json$/, '');
  const html = pages.screenPage(screenView({ screen: everyDatatypeWrong, typed: {} }));

  // Scripts that are not started, and sizes and layouts that are not used.
  const left =
    /--(?:m|l|xl|small|inline|width-\d+)$|__(?:wrapper|prefix|suffix|heading)|conditional|govuk-body|^govuk-list$|error-summary__body|js-|tag/;

  test.each([
    ['input', 'with error and hint'],
    ['textarea', 'with hint and error message'],
    ['select', 'with hint text and error message'],
    ['date-input', 'with errors and hint'],
    ['radios', 'with hints on items'],
    ['checkboxes', 'with hints on items'],
    ['error-summary', 'default'],
    ['details', 'default'],
  ])('use the classes of %s', (component, name) => {
    const file = `${packageFolder}dist/govuk/components/${component}/fixtures.json`;
    const { fixtures } = JSON.parse(readFileSync(file, 'utf8')) as {
      fixtures: { name: string; html: string }[];
    };
    const fixture = fixtures.find((each) => each.name === name) ?? fixtures[0];
    const theirs = [...(fixture?.html ?? '').matchAll(/class="([^"]+)"/g)].flatMap(([, value = '']) =>
      value.split(/\s+/),
    );
    for (const name of new Set(theirs.filter((each) => each.startsWith('govuk-') && !left.test(each)))) {
      expect(html, name).toMatch(new RegExp(`class="[^"]*\\b${name}\\b`));
    }
  });
});
