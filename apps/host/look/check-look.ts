import type { Config, TenantSettings } from '#config';
import { checkTheme } from '#web';
import { logoOf } from './logo.js';
import { LookRefused } from './look-refused.js';

/**
 * Whether people could read pages in the theme that is being set, and its logo is a picture. A theme
 * that stood before is not asked again: it would be in the way of every other setting. Throws `LookRefused`.
 */
export function checkLook({ theme }: Pick<Config, 'theme'>, given: Pick<TenantSettings, 'theme'>): void {
  if (given.theme === undefined) return;
  const unreadable = checkTheme(theme).map(({ scheme, pair, message }) => ({
    field: settingOf(theme, scheme, pair),
    message,
  }));
  const noPicture =
    theme.logo !== null && logoOf(theme.logo) === null
      ? [{ field: 'theme.logo', message: 'A logo is a PNG, JPEG or WebP picture.' }]
      : [];
  const errors = [...unreadable, ...noPicture];
  if (errors.length > 0) throw new LookRefused(errors);
}

/** Which setting a pair is unreadable by, as far as one was set. */
function settingOf(theme: Config['theme'], scheme: 'light' | 'dark', pair: string): string {
  if (scheme === 'dark') return theme.brandDark === null ? 'theme.brand' : 'theme.brand_dark';
  return pair.endsWith('paper') && theme.paper !== null ? 'theme.paper' : 'theme.brand';
}
