/** Relationships that bring in something else than the document's own parts (ECMA-376, part 1, 15). */
const acting =
  /\/(?:oleObject|package|control|activeXControl(?:Binary)?|vbaProject|aFChunk|attachedTemplate|subDocument|frame|mailMergeSource|mailMergeHeaderSource|customXml|ui\/extensibility)"/i;
/** Elements that mean nothing without the relationship they name. */
const elements = 'attachedTemplate|subDoc|altChunk|OLEObject|control|sourceFileName|dataSource|headerSource';

/**
 * Takes every external relationship out of a document's `.rels`, and every internal one that embeds a program or whose
 * part is not `there`, with what names it in the part: Word calls a document damaged that names what is not there.
 */
export function withoutRelationships(texts: Map<string, string>, there: (path: string) => boolean): void {
  for (const [path, text] of texts) {
    const place = /^(.*?)_rels\/([^/]*)\.rels$/.exec(path);
    if (!place) continue;
    const [, folder = '', file = ''] = place;
    const removed: string[] = [];
    const kept = text.replaceAll(
      /<(?:\w+:)?Relationship\b[^>]*?(?:\/>|>\s*<\/(?:\w+:)?Relationship>)/g,
      (one) => {
        if (!isRemoved(one, folder, there)) return one;
        removed.push(/\bId\s*=\s*["']([^"']*)["']/.exec(one)?.[1] ?? '');
        return '';
      },
    );
    texts.set(path, kept);
    const part = texts.get(folder + file);
    if (part !== undefined && removed.length > 0)
      texts.set(folder + file, withoutNames(part, new Set(removed)));
  }
}

function isRemoved(relationship: string, folder: string, there: (path: string) => boolean): boolean {
  if (/TargetMode\s*=\s*["']?\s*External/i.test(relationship) || acting.test(relationship)) return true;
  const target = /\bTarget\s*=\s*["']([^"']*)["']/.exec(relationship)?.[1] ?? '';
  if (/^[a-z][a-z0-9+.-]*:|^[\\/]{2}/i.test(target)) return true;
  const url = new URL(target, `part:///${folder}`);
  return !there(decodeURIComponent(url.pathname).replace(/^\//, ''));
}

function withoutNames(part: string, removed: ReadonlySet<string>): string {
  const named = new RegExp(
    `<(\\w+):(?:${elements})\\b[^>]*?\\s\\w+:id="([^"]*)"[^>]*?(?:/>|>[\\s\\S]*?</\\1:(?:${elements})>)`,
    'g',
  );
  return part
    .replaceAll(named, (whole, _prefix: string, id: string) => (removed.has(id) ? '' : whole))
    .replaceAll(/\s\w+:(?:id|link|embed|pict|href)="([^"]*)"/g, (whole, id: string) =>
      removed.has(id) ? '' : whole,
    );
}
