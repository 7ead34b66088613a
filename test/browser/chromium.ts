import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type Page } from 'playwright-core';

const PATH = '/usr/bin/chromium';

/** Added to the names of tests that need Debian's Chromium, where it is not there. */
export const withoutChromium = existsSync(PATH) ? '' : ` (skipped: there is no ${PATH} here)`;

export function launchChromium(): Promise<Browser> {
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  return chromium.launch({
    executablePath: PATH,
    args: ['--no-sandbox', '--disable-component-update', '--disable-sync', ...quiet],
  });
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds on the page as it is shown: the ids of the rules with the first element of each. */
export async function axeFindings(page: Page): Promise<string[]> {
  // The page's own policy lets no script in but its own: axe comes through the debugger.
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (
      globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      }
    ).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
  });
}
