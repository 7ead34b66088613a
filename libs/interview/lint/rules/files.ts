import type { AddOn } from '../add-on.js';
import { placeOf } from '../place-of.js';

/** Pictures that a text names and the add-on does not hold; a picture without words for who cannot see it. */
export function files(addOn: AddOn): void {
  const held = new Set(addOn.source.paths);
  for (const { written } of addOn.pieces) {
    if (written.use !== 'text' && written.use !== 'document') continue;
    for (const found of written.source.matchAll(/!\[([^\]]*)\]\(([^)\s]+)[^)]*\)/g)) {
      const [, alt = '', path = ''] = found;
      const place = placeOf(written, found.index);
      if (alt.trim() === '')
        addOn.report(
          'missing_label',
          'warning',
          place,
          `The picture "${path}" has no words for who cannot see it: ![words](${path})`,
        );
      if (/^[a-z]+:|^\/|^\$|\{\{|\$\{/i.test(path)) continue;
      if (!held.has(path) && !held.has(`static/${path}`))
        addOn.report('missing_file', 'error', place, `The file "${path}" is not in static/`);
    }
  }
}
