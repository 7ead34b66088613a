import { readFile } from 'node:fs/promises';
import { extractText } from 'unpdf';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eviction } from '../eviction.js';
import { startTestHost, type TestHost } from '../host.js';
import { accessibilityFindings } from './accessibility.js';
import { launchChromium, withoutChromium } from './chromium.js';
import { fillIn } from './fill-in.js';

/** A walk opens thirty pages; on a busy machine that takes its time. */
const WALK_MS = 120_000;

const known = {
  'client.name.first': 'Elena',
  'client.name.last': 'Quixwhistle',
  case_number: eviction.caseNumber,
  landlord_kind: 'company',
  'landlord.name.text': eviction.landlord,
  'client.phone_number': '617-555-0142',
};

describe.skipIf(withoutChromium !== '')(`the eviction interview in a real browser${withoutChromium}`, () => {
  let host: TestHost;
  let browser: Browser;

  beforeAll(async () => {
    host = await startTestHost();
    await host.addTenant('demo');
    await host.install('plugins/housing', 'demo');
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });

  const startAt = async (page: Page) => {
    await page.goto(`${host.origin('demo')}/interviews/housing/eviction-answer`);
    await page.getByRole('button', { name: 'Start now' }).click();
  };

  it(
    'leads from the printed address to the PDF, and axe finds nothing on any screen',
    async () => {
      const context = await browser.newContext({ acceptDownloads: true, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const found: string[] = [];
      await startAt(page);
      await walk(page, async () => {
        found.push(...(await accessibilityFindings(page, await page.title())));
      });
      await expectAnswersInPdf(page);
      expect(found).toEqual([]);
      await context.close();
    },
    WALK_MS,
  );

  it(
    'leads there without JavaScript too',
    async () => {
      const context = await browser.newContext({ javaScriptEnabled: false, acceptDownloads: true });
      const page = await context.newPage();
      await startAt(page);
      await walk(page);
      await expectAnswersInPdf(page);
      await context.close();
    },
    WALK_MS,
  );

  it('names what is wrong, keeps what was typed, and leads to the field', async () => {
    const page = await (await browser.newContext()).newPage();
    await startAt(page);
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByLabel('First name').fill('Elena');
    await page.getByRole('button', { name: 'Continue' }).click();
    expect(await page.title()).toMatch(/^Fix 1 thing: /);
    expect(await page.getByLabel('First name').inputValue()).toBe('Elena');
    await page.locator('.error-summary a, [role=alert] a').first().click();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe(
      'answer:client.name.last',
    );
    await page.context().close();
  });

  it('keeps what is half typed over a reload, a login that ended and a server that does not answer', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await startAt(page);
    await page.getByRole('button', { name: 'Continue' }).click();
    const session = page.url();
    const field = page.getByLabel('First name');
    const send = page.getByRole('button', { name: 'Continue' });
    await field.fill('Elena Half');
    await page.reload();
    expect(await field.inputValue()).toBe('Elena Half');
    const cookies = await context.cookies();
    await context.clearCookies();
    await send.click();
    await page.waitForLoadState();
    expect(await field.count()).toBe(0);
    await context.addCookies(cookies);
    await page.goto(session);
    expect(await field.inputValue()).toBe('Elena Half');
    await context.setOffline(true);
    await send.click();
    await page.waitForURL((url) => url.protocol === 'chrome-error:');
    await context.setOffline(false);
    await page.goto(session);
    expect(await field.inputValue()).toBe('Elena Half');
    await page.getByLabel('Last name').fill('Quixwhistle');
    await send.click();
    await page.waitForLoadState();
    expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('Elena');
    await context.close();
  });

  it('deletes everything after asking once, and shows the receipt', async () => {
    const page = await (await browser.newContext()).newPage();
    await startAt(page);
    const session = page.url();
    await page.getByRole('link', { name: 'Delete everything' }).first().click();
    await page.getByRole('button', { name: 'Yes, delete everything' }).click();
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('gone');
    expect((await page.goto(session))?.status()).toBe(404);
    await page.context().close();
  });

  it('asks nothing of any other server', async () => {
    const page = await (await browser.newContext()).newPage();
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      if (new URL(request.url()).origin !== host.origin('demo')) elsewhere.push(request.url());
    });
    await startAt(page);
    expect(elsewhere).toEqual([]);
    await page.context().close();
  });
});

/** Downloads the PDF that the page offers, and reads the answers back in its text. */
async function expectAnswersInPdf(page: Page): Promise<void> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /PDF/ }).first().click(),
  ]);
  const bytes = await readFile(await download.path());
  const { text } = await extractText(new Uint8Array(bytes), { mergePages: true });
  for (const answer of [eviction.name, eviction.caseNumber, eviction.landlord])
    expect(text).toContain(answer);
}

/** Answers every screen until the papers are there; `look` is called on each. */
async function walk(page: Page, look: () => Promise<void> = async () => {}): Promise<void> {
  for (let step = 0; step < 60; step++) {
    await look();
    if ((await page.getByRole('link', { name: /PDF/ }).count()) > 0) return;
    await fillIn(page, known);
    const offered = page.locator('form.answers button[name^="answer:"]');
    // 'No' is the last: nobody else, nothing more.
    const go =
      (await offered.count()) > 0 ? offered.last() : page.locator('form.answers .button-row .button').first();
    await Promise.all([page.waitForEvent('load'), go.click()]);
    if ((await page.title()).startsWith('Fix ')) {
      throw new Error(`Refused: ${await page.getByRole('alert').innerText()}`);
    }
  }
  throw new Error(`No end in sight at ${await page.title()}`);
}
