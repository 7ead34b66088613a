import { parseDocument } from 'yaml';
import type { Unit } from './unit.js';

/** What came of an import. */
export interface Merged {
  /** The new `translations/LANGUAGE.yml`. */
  text: string;
  taken: number;
  /** Texts that no interview holds any more. */
  stale: string[];
  /** Texts whose translation has other `{{ … }}` or `${ … }`: not taken, since these are code. */
  changed: string[];
}

/** Puts a translator's units into a translation file, whose comments and other texts stay. */
export function mergeTranslations(file: string, units: readonly Unit[], texts: ReadonlySet<string>): Merged {
  const document = parseDocument(file.trim() === '' ? '{}\n' : file, { version: '1.2', schema: 'core' });
  const merged: Merged = { text: '', taken: 0, stale: [], changed: [] };
  for (const unit of units) {
    const source = unit.source.trim();
    if (unit.target.trim() === '') continue;
    if (!texts.has(source)) merged.stale.push(source);
    else if (holes(source) !== holes(unit.target)) merged.changed.push(source);
    else {
      document.set(source, unit.target);
      merged.taken += 1;
    }
  }
  if (document.contents && 'flow' in document.contents) document.contents.flow = false;
  merged.text = document.toString({ lineWidth: 0 });
  return merged;
}

/** The holes of a text, in whatever order; a translation may move them, and nothing else. */
function holes(text: string): string {
  const found = text.match(/\{\{[\s\S]*?\}\}\}?|\$\{(?:[^{}]|\{[^{}]*\})*\}/g) ?? [];
  return found
    .map((hole) => hole.replaceAll(/\s+/g, ''))
    .toSorted()
    .join('\n');
}
