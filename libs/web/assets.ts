import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';

/** A built file of the pages, named after its content, so it may be kept for ever. */
export interface Asset {
  path: string;
  contentType: string;
  content: Buffer;
}

/** For `/assets/…`: the name holds a hash of the content. */
export const ASSET_CACHE_CONTROL = 'public, max-age=31536000, immutable';

const types = { 'affiant.css': 'text/css; charset=utf-8', 'affiant.js': 'text/javascript; charset=utf-8' };

/** The style sheet and script that `npm run build` made, read once and kept in memory. */
export class Assets {
  readonly css: Asset;
  readonly js: Asset;

  private constructor(directory: string) {
    const names = JSON.parse(readFileSync(join(directory, 'assets.json'), 'utf8')) as {
      [name: string]: string;
    };
    const load = (name: keyof typeof types): Asset => {
      const file = names[name];
      if (file === undefined) throw new Error(`${directory}/assets.json lacks ${name}: run npm run build`);
      return {
        path: `/assets/${file}`,
        contentType: types[name],
        content: readFileSync(join(directory, file)),
      };
    };
    this.css = load('affiant.css');
    this.js = load('affiant.js');
  }

  static built(directory = join(packageFolder(), 'dist/web')): Assets {
    return new Assets(directory);
  }

  /** The asset at an address (`/assets/…`); null where there is none. */
  at(path: string): Asset | null {
    return [this.css, this.js].find((asset) => asset.path === path) ?? null;
  }
}

function packageFolder(): string {
  const file = findPackageJSON(import.meta.url);
  if (file === undefined) throw new Error('The package that holds the pages was not found');
  return dirname(file);
}
