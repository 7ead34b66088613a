import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { startTestHost, type TestHost } from '../host.js';
import { accessibilityFindings } from './accessibility.js';
import { launchChromium, withoutChromium } from './chromium.js';
import { fillIn } from './fill-in.js';
import { addAuthenticator } from './virtual-authenticator.js';

const password = 'correct horse battery staple';

describe.skipIf(withoutChromium !== '')(`passkeys in a real browser${withoutChromium}`, () => {
  let host: TestHost;
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'affiant-passkey-pages-'));
    const configuration = join(folder, 'sms.yml');
    const sms = { enabled: true, countries: ['US'] };
    await writeFile(
      configuration,
      stringify({ identity: { login_methods: { sms } }, messaging: { sms: { driver: 'file' } } }),
    );
    host = await startTestHost({ configuration: [configuration] });
    await host.addTenant('demo');
    await host.install('plugins/housing', 'demo');
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function newPage(hasPrf = true): Promise<{ page: Page; passkeys: () => Promise<number> }> {
    const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US' });
    const page = await context.newPage();
    return { page, passkeys: await addAuthenticator(page, hasPrf) };
  }

  const at = (path: string) => `${host.origin('demo')}${path}`;
  const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();
  const press = (page: Page, name: string) => page.getByRole('button', { name }).click();

  async function register(page: Page, email: string): Promise<void> {
    await page.goto(at('/register'));
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await press(page, 'Make my account');
    await page.waitForURL(at('/'));
  }

  async function signInByText(page: Page, phone: string): Promise<void> {
    await page.goto(at('/login'));
    await page.getByRole('link', { name: 'Get a code by text message' }).click();
    await page.getByLabel('Phone number').fill(phone);
    await press(page, 'Send me a code');
    const code = page.getByLabel('Code');
    await code.waitFor();
    await code.fill(await newestCode());
    await press(page, 'Sign in');
  }

  /** The development's driver writes what it would send into files, named after their time. */
  async function newestCode(): Promise<string> {
    const outbox = join(host.platform.config.dataFolder, 'mail');
    const [newest] = (await readdir(outbox))
      .filter((name) => name.endsWith('.txt'))
      .toSorted()
      .toReversed();
    return /\b\d{6}\b/.exec(await readFile(join(outbox, newest!), 'utf8'))![0];
  }

  async function answer(page: Page, name: string): Promise<string> {
    await page.goto(at('/interviews/housing/eviction-answer'));
    await press(page, 'Start now');
    await page.waitForURL(/\/sessions\//);
    const session = page.url();
    for (let step = 0; step < 3; step++) {
      await fillIn(page, { 'user.name.first': name });
      await press(page, 'Continue');
    }
    return session;
  }

  async function signOut(page: Page): Promise<void> {
    await page.goto(at('/account'));
    await press(page, 'Sign out');
    await page.goto(at('/login'));
  }

  it('are added to an account after a step-up, and sign in without a name or password', async () => {
    const { page, passkeys } = await newPage();
    await register(page, 'ann@example.org');
    const session = await answer(page, 'Elena');
    const shown = await heading(page);

    await page.goto(at('/account/ways-in'));
    await page.getByRole('link', { name: 'Add a passkey' }).click();
    await page.getByLabel('Password', { exact: true }).fill(password);
    await press(page, 'Go on');
    expect(await heading(page)).toBe('Add a passkey');
    await press(page, 'Make a passkey');
    await page.getByText('From now on it signs you in and opens your answers.').waitFor();
    expect(await passkeys()).toBe(1);

    await signOut(page);
    await press(page, 'Use a passkey');
    await page.waitForURL(at('/'));
    await page.goto(session);
    expect(await heading(page)).toBe(shown);
  });

  it('lock an account that began with a text message, in two presses, and keep its answers', async () => {
    const { page, passkeys } = await newPage();
    await signInByText(page, '+1 202 555 0188');
    expect(await heading(page)).toBe('Lock your answers to a passkey?');
    expect(await page.getByRole('main').innerText()).toContain('Backups from before stay as they are.');
    await page.getByRole('link', { name: 'Not now' }).click();
    const session = await answer(page, 'Elena');
    const shown = await heading(page);
    expect(await page.locator('.note--keeper').first().innerText()).toContain('our server can make the key');

    await page.goto(at('/account/ways-in'));
    await page.getByRole('link', { name: 'Lock to a passkey' }).click();
    await press(page, 'Lock to a passkey');
    await page.getByRole('heading', { name: 'Your answers are locked to your passkey' }).waitFor();
    expect(await page.locator('.code').innerText()).toMatch(/^([0-9A-Z]{4}-){6}[0-9A-Z]{4}$/);
    expect(await passkeys()).toBe(1);
    await page.goto(session);
    expect(await heading(page)).toBe(shown);
    expect(await page.locator('.note--keeper').first().innerText()).toContain('Locked with your passkey.');

    await signOut(page);
    await signInByText(page, '+1 202 555 0188');
    expect(await page.getByRole('main').innerText()).toContain('Use your passkey');
    await page.goto(at('/login'));
    await press(page, 'Use a passkey');
    await page.waitForURL(at('/'));
    await page.goto(session);
    expect(await heading(page)).toBe(shown);
  });

  it('without PRF say that they open nothing, and ask for the password before answers are shown', async () => {
    const { page } = await newPage(false);
    await register(page, 'bob@example.org');
    await answer(page, 'Bob');
    await page.goto(at('/account/passkey'));
    await page.getByLabel('Password', { exact: true }).fill(password);
    await press(page, 'Go on');
    await press(page, 'Make a passkey');
    await page.getByText('It does not open your answers').waitFor();

    await signOut(page);
    await press(page, 'Use a passkey');
    await page.waitForURL(at('/'));
    await page.getByRole('link', { name: 'Type your password to open them' }).click();
    await page.getByLabel('Password', { exact: true }).fill(password);
    await press(page, 'Go on');
    await page.waitForURL(at('/'));
    expect(await page.getByText('This passkey does not open your answers.').count()).toBe(0);
    expect(await page.getByRole('heading', { name: 'Your interviews' }).count()).toBe(1);
  });

  it('are asked for on pages that axe finds nothing on, at 360 and 1280 px', async () => {
    const { page } = await newPage();
    await signInByText(page, '+1 202 555 0199');
    const found: string[] = [];
    for (const path of ['/account/lock', '/account/passkey', '/account/ways-in', '/account', '/login']) {
      await page.goto(at(path));
      found.push(...(await accessibilityFindings(page, path)));
    }
    expect(found).toEqual([]);
  });
});
