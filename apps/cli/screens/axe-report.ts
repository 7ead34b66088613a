import { accessibilityFindings } from './accessibility.js';
import type { ScreenBrowser } from './screen-browser.js';
import type { SeenScreen } from './seen-screens.js';

/** What axe-core finds on each screen at both widths, light and dark, and what sticks out sideways there. */
export async function axeReport(screens: readonly SeenScreen[], browser: ScreenBrowser): Promise<string[]> {
  const found: string[] = [];
  await browser.each(screens, {}, async (page, { interview, question, tests }) => {
    const where = `${interview}, "${question}", in ${tests[0] ?? ''}`;
    found.push(...(await accessibilityFindings(page, where)));
  });
  return found;
}
