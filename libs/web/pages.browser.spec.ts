import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessibilityFindings, axeFindings, overflow } from '../../test/browser/accessibility.js';
import { launchChromium, withoutChromium } from '../../test/browser/chromium.js';
import { Assets } from './assets.js';
import { gallery } from './fixtures/gallery.js';
import { screenView } from './fixtures/frames.js';
import { nameScreen } from './fixtures/screens.js';
import { servePages, type ServedPages } from './fixtures/serve-pages.js';
import { Pages } from './pages.js';
import { themeCss } from './theme/theme-css.js';

const pages = new Pages();
const all: { [name: string]: string } = {
  ...gallery(pages),
  neutral: '<!doctype html><html lang="en"><title>Weather</title><h1>Weather</h1></html>',
};
const names = Object.keys(all).filter((name) => name !== 'neutral');

describe.skipIf(withoutChromium !== '')(`pages in a real browser${withoutChromium}`, () => {
  let browser: Browser;
  let served: ServedPages;

  beforeAll(async () => {
    browser = await launchChromium();
    served = await servePages(all, Assets.built());
  });

  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  async function open(name: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
      ...options,
    });
    const page = await context.newPage();
    await page.goto(`${served.origin}/${name}`);
    return page;
  }

  describe('can be used by everybody', () => {
    /** One for all of them: what the browser compiled for the last page serves the next. */
    let shown: Page;
    /** What the policy refused, what a script threw, and who else was asked for something. */
    const complaints: string[] = [];
    beforeAll(async () => {
      shown = await open('receipt');
      shown.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      shown.on('pageerror', (error) => complaints.push(error.message));
      shown.on('request', (request) => {
        if (!request.url().startsWith(served.origin) && !request.url().startsWith('data:'))
          complaints.push(request.url());
      });
    });
    afterAll(() => shown?.context().close());

    test.each(names)(
      '%s: axe finds nothing, nothing sticks out, also with text twice as large, and the policy holds',
      async (name) => {
        await shown.goto(`${served.origin}/${name}`);
        expect(complaints.splice(0)).toEqual([]);
        expect(await accessibilityFindings(shown, name)).toEqual([]);
        await shown.setViewportSize({ width: 320, height: 700 });
        expect(await overflow(shown), 'at 320 px').toEqual([]);
        await shown.setViewportSize({ width: 640, height: 900 });
        await shown.evaluate(() => (document.documentElement.style.fontSize = '200%'));
        expect(await overflow(shown), 'with text at 200 %').toEqual([]);
      },
    );

    test('and axe would find a field without its label', async () => {
      const page = await open('name');
      await page.evaluate(() => document.querySelector('label')?.remove());
      expect((await axeFindings(page)).join()).toContain('label: <input');
      await page.context().close();
    });

    test('the sheet alone is printed', async () => {
      const page = await open('receipt');
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('.masthead').isVisible()).toBe(false);
      expect(await page.locator('.receipt').isVisible()).toBe(true);
      await page.context().close();
    });
  });

  describe('without its script', () => {
    test('a page shows every conditional field and what a script would serve stays away', async () => {
      const page = await open('choice', { javaScriptEnabled: false });
      for (const block of await page.locator('[data-show-if]').all())
        expect(await block.isVisible()).toBe(true);
      await page.goto(`${served.origin}/login`);
      expect(await page.locator('[data-shows]').isVisible()).toBe(false);
      await page.context().close();
    });

    test('answers are sent', async () => {
      const page = await open('name', { javaScriptEnabled: false });
      await page.getByLabel('Case number').fill('26-SC-1042');
      await page.getByRole('button', { name: 'Continue' }).click();
      expect(served.posted.at(-1)?.path).toBe('/sessions/b7f1c9a2');
      expect(new URLSearchParams(served.posted.at(-1)?.body).get('answer:case_number')).toBe('26-SC-1042');
      await page.context().close();
    });

    test('help opens by its link', async () => {
      const page = await open('name', { javaScriptEnabled: false });
      expect(await page.getByRole('heading', { name: 'Get help' }).isVisible()).toBe(false);
      await page.getByRole('link', { name: 'Get help' }).click();
      expect(await page.getByRole('heading', { name: 'Get help' }).isVisible()).toBe(true);
      await page.context().close();
    });
  });

  describe('with its script', () => {
    test('follow-up questions come and go with their choice', async () => {
      const page = await open('choice');
      const amount = page.getByLabel('¿Cuánto dice que usted debe?');
      expect(await amount.isVisible()).toBe(true);
      await page.getByLabel('Otra razón').check();
      expect(await amount.isVisible()).toBe(false);
      await page.getByLabel('Dice que debo alquiler').check();
      expect(await amount.isVisible()).toBe(true);
      await page.context().close();
    });

    test('the list of what to fix has the focus, and its links lead to the boxes', async () => {
      const page = await open('error');
      expect(await page.evaluate(() => document.activeElement?.className)).toBe('govuk-error-summary');
      await page.getByRole('link', { name: 'Check the day. June has 30 days.' }).click();
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('field-0-day');
      await page.context().close();
    });

    test('characters left are told', async () => {
      const page = await open('error');
      const area = page.locator('textarea');
      await area.fill('x'.repeat(401));
      expect(await page.locator('.counter').innerText()).toBe('You have 1 characters too many');
      await area.fill('x'.repeat(300));
      expect(await page.locator('.counter').innerText()).toBe('You have 100 characters remaining');
      await page.context().close();
    });

    test('none of the above takes the other ticks away', async () => {
      const page = await open('every');
      expect(await page.getByLabel('Saw').isChecked()).toBe(true);
      await page.getByLabel('None of the above').check();
      expect(await page.getByLabel('Saw').isChecked()).toBe(false);
      await page.getByLabel('Axe').check();
      expect(await page.getByLabel('None of the above').isChecked()).toBe(false);
      await page.context().close();
    });

    test('a second press while the first is under way sends nothing', async () => {
      const page = await open('name');
      const before = served.posted.length;
      await page.evaluate(() => {
        const button = [...document.querySelectorAll('button')].find(
          ({ textContent }) => textContent === 'Continue',
        );
        button?.click();
        button?.click();
      });
      await page.getByRole('heading', { name: 'posted' }).waitFor();
      expect(served.posted.length - before).toBe(1);
      await page.context().close();
    });

    test('what was half typed is offered again in this tab, until the next screen is there', async () => {
      const page = await open('name');
      await page.getByLabel('Case number').fill('26-SC');
      await page.reload();
      expect(await page.getByLabel('Case number').inputValue()).toBe('26-SC');
      // What answers is no screen: as where a login ended meanwhile.
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('heading', { name: 'posted' }).waitFor();
      await page.goto(`${served.origin}/name`);
      expect(await page.getByLabel('Case number').inputValue()).toBe('26-SC');
      all['next'] = all['name']!.replaceAll('s-0001', 's-0002');
      await page.goto(`${served.origin}/next`);
      expect(await page.getByLabel('Case number').inputValue()).toBe('');
      expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
      await page.context().close();
    });

    test('a drawn signature becomes a picture that is sent like any file', async () => {
      const page = await open('every');
      const pad = page.locator('.signature__pad').first();
      await pad.scrollIntoViewIfNeeded();
      const { x, y } = (await pad.boundingBox())!;
      await page.mouse.move(x + 20, y + 20);
      await page.mouse.down();
      await page.mouse.move(x + 120, y + 60, { steps: 5 });
      await page.mouse.up();
      await page.waitForFunction(() => {
        const upload = document.querySelector<HTMLInputElement>('[data-signature] input[type=file]');
        return (upload?.files?.[0]?.size ?? 0) > 500;
      });
      await page.context().close();
    });
  });

  describe('Exit this page', () => {
    async function openExit(endsLogin: boolean): Promise<Page> {
      const neutral = `${served.origin}/neutral`;
      const view = screenView({ screen: nameScreen });
      all['name'] = pages.screenPage({
        ...view,
        frame: { ...view.frame, exit: { neutral, endsLogin, action: '/exit' } },
      });
      const page = await open('neutral');
      await page.goto(`${served.origin}/start`);
      await page.goto(`${served.origin}/name`);
      return page;
    }

    test('takes the place of this page in the history', async () => {
      const page = await openExit(false);
      await page.getByLabel('Case number').fill('26-SC');
      await page.getByRole('link', { name: 'Exit this page' }).click();
      await page.getByRole('heading', { name: 'Weather' }).waitFor();
      expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
      await page.goBack();
      expect(page.url()).toBe(`${served.origin}/start`);
      await page.context().close();
    });

    test('is reached by Escape three times', async () => {
      const page = await openExit(false);
      for (let press = 0; press < 3; press++) await page.keyboard.press('Escape');
      await page.getByRole('heading', { name: 'Weather' }).waitFor();
      await page.context().close();
    });

    test('ends the login too where the computer is shared', async () => {
      const page = await openExit(true);
      const sent = page.waitForRequest(
        (request) => request.url().endsWith('/exit') && request.method() === 'POST',
      );
      await page.getByRole('button', { name: 'Exit this page' }).click();
      expect((await sent).postData()).toContain('_csrf=csrf-token');
      await page.getByRole('heading', { name: 'Weather' }).waitFor();
      await page.context().close();
    });
  });

  test('a tenant’s theme changes the colours, and what it makes can be read', async () => {
    const view = screenView({ screen: nameScreen });
    all['themed'] = pages.screenPage({ ...view, frame: { ...view.frame, theme: '/theme' } });
    const page = await browser.newPage({ reducedMotion: 'reduce' });
    await page.route('**/theme', (route) =>
      route.fulfill({
        contentType: 'text/css',
        body: themeCss({
          brand: '#652b5d',
          brandDark: null,
          paper: '#eef1f4',
          questionFace: 'sans',
          radius: 8,
        }),
      }),
    );
    await page.goto(`${served.origin}/themed`);
    const background = page
      .locator('.button')
      .first()
      .evaluate((button) => getComputedStyle(button).backgroundColor);
    expect(await background).toBe('rgb(101, 43, 93)');
    expect(await accessibilityFindings(page, 'themed')).toEqual([]);
    await page.close();
  });
});
