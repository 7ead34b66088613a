import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

/** Read when a page is first looked at: an installation without development packages has none. */
let axe: string | null = null;
const everything = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};
/** Colours are all that changes with the scheme. */
const contrast = { type: 'rule', values: ['color-contrast'] };

/**
 * What axe-core finds on the page as it stands at 360 and 1280 px, light and dark, and what sticks out
 * sideways there. The context must ask for reduced motion: a colour on its way to another has no contrast
 * of its own.
 */
export async function accessibilityFindings(page: Page, where = page.url()): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      const here = `${where} (${width}, ${colorScheme})`;
      const rules = colorScheme === 'light' ? everything : contrast;
      found.push(...(await axeFindings(page, rules)).map((finding) => `${here}: ${finding}`));
      if (colorScheme === 'light')
        found.push(...(await overflow(page)).map((cut) => `${here}: cut off: ${cut}`));
    }
  }
  return found;
}

/** Each broken rule with each element that breaks it. */
export async function axeFindings(page: Page, rules: object = everything): Promise<string[]> {
  // The page's own policy lets no script in but its own: axe comes through the debugger, once a page.
  axe ??= readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  return page.evaluate(async (runOnly) => {
    const { violations } = await (globalThis as unknown as Axe).axe.run(document, {
      runOnly,
      resultTypes: ['violations'],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
    );
  }, rules);
}

/** What sticks out sideways, where the page scrolls that way. */
export function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return [];
    return [...document.querySelectorAll('body *')]
      .filter((element) => {
        const { left, right } = element.getBoundingClientRect();
        return right > width + 1 || left < -1;
      })
      .map((element) => element.outerHTML.slice(0, 120))
      .slice(0, 5);
  });
}

interface Axe {
  axe: {
    run(
      context: Document,
      options: object,
    ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
  };
}
