import { createHash } from 'node:crypto';
import type { Config } from '#config';
import { themeCss, type Asset } from '#web';
import { logoOf } from './logo.js';

/** The files of a tenant's own look, each named after its content. */
export interface LookFiles {
  /** Null for the built-in look. */
  sheet: Asset | null;
  logo: Asset | null;
}

const made = new WeakMap<Config['theme'], LookFiles>();

/** Made once for a configuration that is remembered, not for each page. */
export function lookFiles({ theme }: Pick<Config, 'theme'>): LookFiles {
  const known = made.get(theme);
  if (known !== undefined) return known;
  const logo = theme.logo === null ? null : logoOf(theme.logo);
  const files = {
    sheet: isBuiltIn(theme) ? null : file(Buffer.from(themeCss(theme)), 'css', 'text/css; charset=utf-8'),
    logo: logo && file(logo.content, logo.extension, logo.contentType),
  };
  made.set(theme, files);
  return files;
}

function isBuiltIn({ brand, brandDark, paper, questionFace, radius }: Config['theme']): boolean {
  return (
    [brand, brandDark, paper].every((colour) => colour === null) && questionFace === 'serif' && radius === 16
  );
}

function file(content: Buffer, extension: string, contentType: string): Asset {
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 16);
  return { path: `/look/${digest}.${extension}`, contentType, content };
}
