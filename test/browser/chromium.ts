import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

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
