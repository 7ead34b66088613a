import { readFile } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type { Browser, BrowserContextOptions, Page, Route } from 'playwright-core';
import { contentSecurityPolicy, type Assets } from '#web';
import { CommandFailed } from '../errors.js';
import { findChromium } from './find-chromium.js';
import type { SeenScreen } from './seen-screens.js';

/** No name that any resolver knows (RFC 6761): what is not answered here goes nowhere. */
const ORIGIN = 'https://screens.invalid';

const ARGUMENTS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Types that pages load, by the ending of the name. */
const TYPES: { readonly [ending: string]: string } = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  svg: 'image/svg+xml',
};

/** Chromium, with screens as pages under the product's own policy, and without a network. */
export class ScreenBrowser {
  private constructor(
    private readonly browser: Browser,
    private readonly assets: Assets,
  ) {}

  /** @throws CommandFailed `chromium_missing` */
  static async open(assets: Assets, env: NodeJS.ProcessEnv): Promise<ScreenBrowser> {
    const executablePath = findChromium(env);
    if (executablePath === null)
      throw new CommandFailed(
        'chromium_missing',
        'Pictures and --axe need Chromium or Chrome, and there is none on the PATH: install it (Debian: apt install chromium), or name its file in AFFIANT_CHROMIUM',
      );
    const { chromium } = await import('playwright-core').catch(() => {
      throw new CommandFailed(
        'chromium_missing',
        'Pictures and --axe need the packages playwright-core and axe-core, which "npm ci" installs unless development packages are left out',
      );
    });
    const launch = (chromiumSandbox: boolean): Promise<Browser> =>
      chromium.launch({ executablePath, chromiumSandbox, args: ARGUMENTS });
    // Chromium's own walls cannot stand everywhere (root, containers without user namespaces).
    const browser = await launch(process.getuid?.() !== 0).catch(() => launch(false));
    return new ScreenBrowser(browser, assets);
  }

  /** Shows each screen in turn, in one window. */
  async each(
    screens: readonly SeenScreen[],
    options: BrowserContextOptions,
    look: (page: Page, screen: SeenScreen, at: number) => Promise<void>,
  ): Promise<void> {
    const context = await this.browser.newContext({ reducedMotion: 'reduce', ...options });
    try {
      const page = await context.newPage();
      let shown: SeenScreen | undefined;
      await context.route('**/*', (route) => this.answer(route, shown));
      for (const [at, screen] of screens.entries()) {
        shown = screen;
        await page.goto(`${ORIGIN}/screen/${at}`);
        await look(page, screen, at);
      }
    } finally {
      await context.close();
    }
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  private async answer(route: Route, shown: SeenScreen | undefined): Promise<void> {
    const { origin, pathname } = new URL(route.request().url());
    if (origin !== ORIGIN || shown === undefined) return route.abort();
    if (pathname.startsWith('/screen/')) {
      const headers = { 'content-security-policy': contentSecurityPolicy() };
      return route.fulfill({ contentType: 'text/html; charset=utf-8', headers, body: shown.html });
    }
    const asset = this.assets.at(pathname);
    if (asset !== null) return route.fulfill({ contentType: asset.contentType, body: asset.content });
    const body = await staticFile(shown.root, decodeURIComponent(pathname));
    const contentType = TYPES[pathname.slice(pathname.lastIndexOf('.') + 1).toLowerCase()];
    if (body === null || contentType === undefined) return route.fulfill({ status: 404, body: '' });
    return route.fulfill({ contentType, body });
  }
}

/** A file below `static/` of the add-on; null where there is none, or the path leads out. */
async function staticFile(root: string, path: string): Promise<Buffer | null> {
  const named = /^\/addons\/[^/]+\/static\/(.+)$/.exec(path)?.[1];
  if (named === undefined) return null;
  const folder = resolve(root, 'static');
  const file = resolve(folder, named);
  if (!file.startsWith(folder + sep)) return null;
  return readFile(file).catch(() => null);
}
