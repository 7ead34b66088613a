import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CompactEncrypt } from 'jose';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import sharp from 'sharp';
import { startTestHost, type TestHost } from '../host.js';
import { packForTest } from '../pack-for-test.js';
import { accessibilityFindings } from './accessibility.js';
import { launchChromium, withoutChromium } from './chromium.js';

const ASKS_OUTSIDE = 'export const free = () => fetch_json("https://beds.example.org/free");\n';
const password = 'correct horse battery staple';
/** Every page twice at two widths takes its time on a busy machine. */
const LOOK_MS = 120_000;

describe.skipIf(withoutChromium !== '')(`the consoles in a real browser${withoutChromium}`, () => {
  let host: TestHost;
  let browser: Browser;
  let admin: { context: BrowserContext; page: Page };
  /** Of a tenant that has installed nothing yet. */
  let newAdmin: { context: BrowserContext; page: Page };
  let operator: { context: BrowserContext; page: Page };
  let reviewer: { context: BrowserContext; page: Page };
  let digest: string;
  /** Version 1.1.0 of an add-on, signed by its publisher alone. */
  let second: { tarball: Buffer; attestations: string[] };

  beforeAll(async () => {
    host = await startTestHost();
    const demo = { id: await host.addTenant('demo'), slug: 'demo' };
    ({ digest } = await host.install('plugins/housing', 'demo'));
    const clinic = { id: await host.addTenant('clinic'), slug: 'clinic' };
    const console = await host.platform.tenantHosts.tenantOf('console.localhost');
    const account = { password, confirmed: true };
    const { accounts } = host.platform;
    await accounts.create(demo, { ...account, email: 'admin@demo.example', privileges: ['admin'] });
    await accounts.create(demo, { ...account, email: 'rosa@demo.example', privileges: ['intake_team'] });
    await accounts.create(console, { ...account, email: 'op@console.example', privileges: ['operator'] });
    await accounts.create(clinic, { ...account, email: 'boss@clinic.example', privileges: ['admin'] });
    await accounts.create(console, { ...account, email: 'ann@console.example', privileges: ['reviewer'] });
    const first = await shelter('1.0.0', 'export const free = () => 0;\n', ['mail.send']);
    await host.platform.provider!.catalogue.publish(first.tarball, first.attestations);
    second = await shelter('1.1.0', ASKS_OUTSIDE, ['mail.send', { http: ['beds.example.org'] }], false);
    browser = await launchChromium();
    [admin, newAdmin, operator, reviewer] = await Promise.all([
      signedIn('demo', '/admin', 'admin@demo.example'),
      signedIn('clinic', '/admin', 'boss@clinic.example'),
      signedIn('console', '/', 'op@console.example'),
      signedIn('console', '/packages', 'ann@console.example'),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });

  /** Asked to sign in first, and then led to the page that was wanted. */
  async function signedIn(slug: string, path: string, email: string) {
    const context = await browser.newContext({ reducedMotion: 'reduce', locale: 'en-US' });
    const page = await context.newPage();
    await page.goto(`${host.origin(slug)}${path}`);
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${host.origin(slug)}${path}`);
    return { context, page };
  }

  /** An add-on with something of everything: a permission, a setting, code, a test and a picture of itself. */
  async function shelter(version: string, code: string, permissions: (string | object)[], reviewed = true) {
    const picture = { create: { width: 390, height: 500, channels: 3, background: '#12595c' } } as const;
    return packForTest(host, {
      name: '@test/shelter',
      version,
      permissions,
      reviewed,
      settings: {
        type: 'object',
        properties: {
          desk: { type: 'string', title: 'Desk', format: 'email' },
          key: { type: 'string', title: 'Key', format: 'password' },
        },
      },
      screenshots: [{ file: 'static/first.png', alt: 'The first question' }],
      files: {
        'functions/beds.js': code,
        'static/first.png': await sharp(picture).png().toBuffer(),
        'interviews/answer.test.yml': `interview: answer\nsteps:\n  - expect: { question: Version ${version} }\n`,
      },
    });
  }

  const heading = (page: Page) => page.getByRole('heading', { level: 1 }).innerText();

  it('lead an admin from signing in to figures that tell of no single person', async () => {
    const { page } = admin;
    expect(await heading(page)).toBe('Overview');
    expect(await page.locator('.figures').innerText()).toMatch(/Interviews under way\s+under 10/);
  });

  it(
    'show nothing that axe finds on any page, at 360 and 1280 px, light and dark, and nothing cut off',
    async () => {
      const { users } = await admin.page.evaluate(
        async () => (await (await fetch('/api/v1/tenant/users')).json()) as { users: { id: string }[] },
      );
      const pages: [Page, string, string[]][] = [
        [
          admin.page,
          host.origin('demo'),
          [
            '/admin',
            '/admin/people',
            `/admin/people/${users[0]!.id}`,
            '/admin/addons',
            '/admin/settings/look',
            '/admin/audit',
          ],
        ],
        [newAdmin.page, host.origin('clinic'), ['/admin/addons', '/admin/addons/housing/1.0.0']],
        [
          operator.page,
          host.origin('console'),
          [
            '/',
            '/tenants',
            '/tenants/demo/suspend',
            '/tenants/demo/modules',
            '/admin/people',
            '/packages',
            '/revocations',
            '/readers',
          ],
        ],
      ];
      const found: string[] = [];
      for (const [page, origin, paths] of pages) {
        for (const path of paths) {
          await page.goto(`${origin}${path}`);
          found.push(...(await accessibilityFindings(page, path)));
        }
      }
      expect(found).toEqual([]);
    },
    LOOK_MS,
  );

  it('give a site its organization’s colours and logo', async () => {
    const { page } = newAdmin;
    await page.goto(`${host.origin('clinic')}/admin/settings/look`);
    await page.getByLabel('Brand colour', { exact: true }).fill('#fafafa');
    await page.getByRole('button', { name: 'Save settings' }).click();
    expect(await page.getByRole('link', { name: /must be 4\.5 or more/ }).count()).toBeGreaterThan(0);
    await page.getByLabel('Brand colour', { exact: true }).fill('#652b5d');
    await page.getByRole('button', { name: 'Save settings' }).click();
    await page.getByText('The settings were saved.').waitFor();
    const picture =
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
    await page
      .getByLabel('Picture')
      .setInputFiles({ name: 'logo.png', mimeType: 'image/png', buffer: Buffer.from(picture, 'base64') });
    await page.getByRole('button', { name: 'Use this picture' }).click();
    await page.getByText('The settings were saved.').waitFor();
    const seen = async (colorScheme: 'light' | 'dark') => {
      await page.emulateMedia({ colorScheme });
      await page.goto(`${host.origin('clinic')}/`);
      return page.evaluate(() => ({
        brand: getComputedStyle(document.documentElement).getPropertyValue('--brand').trim(),
        logo: document.querySelector<HTMLImageElement>('.masthead img')?.naturalWidth,
      }));
    };
    expect(await seen('light')).toEqual({ brand: '#652b5d', logo: 1 });
    // A lighter tone of the same, since none was chosen for dark pages.
    expect(await seen('dark')).toEqual({ brand: '#c1aabe', logo: 1 });
  });

  it('add a person, whose password is shown once', async () => {
    const { page } = admin;
    await page.goto(`${host.origin('demo')}/admin/people`);
    await page.getByLabel('E-mail address').fill('max@demo.example');
    await page.getByLabel('Advocate').check();
    await page.getByRole('button', { name: 'Add this person' }).click();
    const shown = await page.getByText('First password for max@demo.example').count();
    expect(shown).toBe(1);
    await page.goto(`${host.origin('demo')}/admin/people?query=MAX`);
    expect(await page.locator('tbody tr').count()).toBe(1);
    expect(await page.locator('tbody tr').innerText()).toContain('advocate');
    await page.getByRole('link', { name: 'Change max@demo.example' }).click();
    await page.getByLabel('Other privileges').fill('intake_team, Not A Word');
    await page.getByRole('button', { name: 'Save privileges' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('one word of a-z and _');
    await page.getByLabel('Other privileges').fill('intake_team');
    await page.getByRole('button', { name: 'Save privileges' }).click();
    expect(await page.getByRole('status').innerText()).toContain('The privileges were saved.');
  });

  it('ask an admin before an add-on is installed: every permission is New, and no yes is ticked', async () => {
    const { page } = newAdmin;
    await page.goto(`${host.origin('clinic')}/admin/addons`);
    await page.getByRole('link', { name: /See and add.*shelter/ }).click();
    expect(await page.locator('input[type=checkbox][checked]').count()).toBe(0);
    expect(await page.locator('.permission:not(.permission--new)').count()).toBe(0);
    const picture = page.getByRole('img', { name: 'The first question' });
    await picture.scrollIntoViewIfNeeded();
    await expect.poll(() => picture.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(390);
    for (const yes of await page.getByRole('checkbox').all()) await yes.check();
    await page.getByRole('button', { name: /^Add / }).click();
    expect(await page.getByRole('status').innerText()).toContain('The add-on was added.');
    await page.goto(`${host.origin('clinic')}/`);
    expect(await page.getByRole('main').innerText()).toContain('Version 1.0.0');
  });

  it('make a tenant with its first admin, suspend it after asking, and resume it', async () => {
    const { page } = operator;
    await page.goto(`${host.origin('console')}/tenants`);
    const fill = async (name: string, slug: string, email: string) => {
      await page.getByLabel('Name of the organization').fill(name);
      await page.getByLabel('Short name in the address').fill(slug);
      await page.getByLabel('E-mail address of its first admin').fill(email);
      await page.getByRole('button', { name: 'Add this tenant' }).click();
    };
    await fill('', 'court', '');
    expect(await page.getByRole('alert').innerText()).toContain('Write a name.');
    await fill('Second District Court', 'court', 'clerk@court.example');
    expect(await page.getByText('First password for clerk@court.example').count()).toBe(1);
    await page.getByRole('link', { name: 'Suspend Second District Court' }).click();
    expect(await heading(page)).toBe('Suspend Second District Court?');
    await page.getByRole('button', { name: 'Yes, suspend it' }).click();
    expect(await page.getByRole('status').innerText()).toContain('suspended');
    const visitor = await operator.context.newPage();
    expect((await visitor.goto(`${host.origin('court')}/`))?.status()).toBe(403);
    await visitor.close();
    await page.getByRole('button', { name: 'Resume Second District Court' }).click();
    expect(await page.getByRole('status').innerText()).toContain('active again');
  });

  it('take in what an author publishes, and refuse what nobody signed or no form of ours sent', async () => {
    const { page } = operator;
    await page.goto(`${host.origin('console')}/packages`);
    const file = { name: 'shelter.tgz', mimeType: 'application/gzip', buffer: second.tarball };
    await page.getByLabel('Package (.tgz)').setInputFiles(file);
    await page.getByRole('button', { name: 'Publish' }).click();
    expect(await page.getByRole('alert').innerText()).toMatch(/sign|attest/i);
    const forged = await page.evaluate(async () => {
      const form = new FormData();
      form.append('package', new Blob(['x']), 'housing.tgz');
      return (await fetch('/packages', { method: 'POST', body: form })).status;
    });
    expect(forged).toBe(403);
    await page.getByLabel('Package (.tgz)').setInputFiles(file);
    const lines = { name: 'shelter.tgz.intoto.jsonl', mimeType: 'application/jsonl' };
    await page
      .getByLabel(/Attestations/)
      .setInputFiles({ ...lines, buffer: Buffer.from(second.attestations.join('\n')) });
    await page.getByRole('button', { name: 'Publish' }).click();
    expect(await page.getByRole('status').innerText()).toContain('The package was published.');
    // What waits for a review stands first.
    expect(await page.locator('tbody tr').first().innerText()).toMatch(/@test\/shelter 1\.1\.0[^]*0 of 1/);
  });

  it('show a reviewer every line that changes, and what lint, tests and a look into the code find', async () => {
    const { page } = reviewer;
    await page.goto(`${host.origin('console')}/packages`);
    await page.getByRole('link', { name: /@test\/shelter 1\.1\.0/ }).click();
    const main = page.getByRole('main');
    expect(await main.innerText()).toContain('This is what changes against 1.0.0');
    expect(await main.innerText()).toMatch(/http:beds\.example\.org\s*New/);
    const code = page.locator('.changed-file', { hasText: 'functions/beds.js' });
    expect(await code.locator('.diff__line--removed').innerText()).toContain('free = () => 0;');
    expect(await code.locator('.diff__line--added').innerText()).toContain('fetch_json');
    await page.getByRole('button', { name: 'Run lint and tests' }).click({ noWaitAfter: true });
    await page.getByText('One test passed.').waitFor({ timeout: 60_000 });
    expect(await main.innerText()).toMatch(/functions\/beds\.js\s*Acts outside the interview: fetch_json/);
    expect(await accessibilityFindings(page, 'review')).toEqual([]);
  });

  it('let a reviewer sign in the browser, with a key file that never leaves it', async () => {
    const passphrase = 'a long sentence of the reviewer';
    const jwk = await readFile(join(host.dataFolder, 'reviewer.jwk'));
    const sealed = await new CompactEncrypt(jwk)
      .setProtectedHeader({ alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', cty: 'jwk+json' })
      .setKeyManagementParameters({ p2c: 1000 })
      .encrypt(Buffer.from(passphrase));
    const { page } = reviewer;
    const sent: string[] = [];
    page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
    await page.getByLabel('It may be installed').check();
    await page.getByLabel('Reason', { exact: true }).fill('Read every line');
    const file = { name: 'reviewer.jwe', mimeType: 'application/jose', buffer: Buffer.from(sealed) };
    await page.getByLabel('Your key file').setInputFiles(file);
    await page.getByLabel('Its passphrase').fill('not this one');
    await page.getByRole('button', { name: 'Sign and send' }).click();
    await page.getByText('The key file does not open with this passphrase.').waitFor();
    await page.getByLabel('Its passphrase').fill(passphrase);
    await page.getByRole('button', { name: 'Sign and send' }).click();
    await page.getByText('The review was added.').waitFor();
    const listed = await host.platform.provider!.catalogue.list();
    expect(listed.find(({ version }) => version === '1.1.0')).toMatchObject({
      state: 'approved',
      reviewers: [{ name: 'Test reviewer', reason: 'Read every line' }],
    });
    const { d } = JSON.parse(jwk.toString()) as { d: string };
    for (const secret of [d, sealed.slice(0, 60), passphrase, 'a+long+sentence'])
      expect(sent.join('\n')).not.toContain(secret);
  });

  it('ask an admin again where an upgrade wants more, and go back in one press', async () => {
    const { page } = newAdmin;
    await page.goto(`${host.origin('clinic')}/admin/addons`);
    await page.getByRole('link', { name: /Look at 1\.1\.0.*shelter/ }).click();
    expect(await page.locator('.permission--new').allInnerTexts()).toEqual([
      expect.stringContaining('beds.example.org'),
    ]);
    expect(await page.locator('.permission--same').innerText()).toMatch(/e-mail/i);
    expect(await accessibilityFindings(page, 'upgrade')).toEqual([]);
    await page.getByRole('button', { name: /1\.1\.0/ }).click();
    expect(await page.getByRole('alert').count()).toBe(1);
    await page.getByRole('checkbox').check();
    await page.getByRole('button', { name: /1\.1\.0/ }).click();
    expect(await page.getByRole('status').innerText()).toContain('The add-on was added.');
    expect(await page.locator('.rows').first().innerText()).toContain('1.1.0');
    await page.getByRole('button', { name: /Go back to 1\.0\.0.*shelter/ }).click();
    expect(await page.getByRole('status').innerText()).toContain('The version before is back.');
    await page.getByRole('link', { name: /Settings.*shelter/ }).click();
    expect(await accessibilityFindings(page, 'settings of an add-on')).toEqual([]);
  });

  it('stop an add-on whose digest an operator revokes, and say so to the admin', async () => {
    const { page } = operator;
    await page.goto(`${host.origin('console')}/revocations`);
    await page.getByLabel('Key id or digest').fill(digest.slice(0, 40));
    await page.getByLabel('Reason').fill('It asks too much.');
    await page.getByRole('button', { name: 'Revoke' }).click();
    expect(await page.getByRole('alert').innerText()).toContain('Copy all of it.');
    await page.getByLabel('Key id or digest').fill(digest);
    await page.getByLabel('Reason').fill('It asks too much.');
    await page.getByRole('button', { name: 'Revoke' }).click();
    expect(await page.getByRole('status').innerText()).toContain('It is revoked.');
    await admin.page.goto(`${host.origin('demo')}/admin`);
    expect(await admin.page.getByRole('main').innerText()).toContain('has stopped');
    await admin.page.goto(`${host.origin('demo')}/admin/addons`);
    expect(await admin.page.locator('.rows').first().innerText()).toContain('Revoked');
  });
});
