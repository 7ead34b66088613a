import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { pictureBook, type Picture } from './picture-book.js';
import type { ScreenBrowser } from './screen-browser.js';
import type { SeenScreen } from './seen-screens.js';

const PHONE: BrowserContextOptions = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 };
const DESKTOP: BrowserContextOptions = { viewport: { width: 1280, height: 900 } };

/**
 * Writes each screen as `NNN-WORDS-phone.png` and `…-desktop.png`, from top to bottom, and `index.html` with all of
 * them. @returns the file of the page
 */
export async function writePictures(
  folder: string,
  screens: readonly SeenScreen[],
  browser: ScreenBrowser,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const pictures = screens.map((screen, at): Picture => {
    const name = `${String(at + 1).padStart(3, '0')}-${words(screen.question)}`;
    return { screen, phone: `${name}-phone.png`, desktop: `${name}-desktop.png` };
  });
  for (const [device, options] of [
    ['phone', PHONE],
    ['desktop', DESKTOP],
  ] as const)
    await browser.each(screens, options, async (page, _screen, at) => {
      const file = pictures[at]?.[device];
      if (file !== undefined) await page.screenshot({ path: join(folder, file), fullPage: true });
    });
  const index = join(folder, 'index.html');
  await writeFile(index, pictureBook(pictures));
  return index;
}

/** A question as part of a file's name. */
function words(question: string): string {
  const plain = question.normalize('NFKD').toLowerCase();
  return (
    plain
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '')
      .slice(0, 40) || 'screen'
  );
}
