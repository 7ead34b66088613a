import { Functions } from '../compile/functions.js';
import { JavaScriptError, parseCode, parseExpression, type AnyNode } from '../compile/javascript.js';
import { cut, TextError, type Cut } from '../compile/text/holes.js';
import { isTextName } from '../compile/text/names.js';
import type { Written } from '../compile/written.js';
import type { Hole } from '../program/text.js';
import { readsOf, type Read } from './reads.js';

/** What a piece of an interview reads, and its JavaScript, parsed. Of what cannot be parsed: nothing. */
export interface Reading {
  reads: Read[];
  scripts: AnyNode[];
  /** Functions that tags of a text call. */
  calls: string[];
}

export function readingOf({ use, source }: Written, helpers: ReadonlySet<string>): Reading {
  switch (use) {
    case 'name':
      return { reads: [], scripts: [], calls: [] };
    case 'code':
      return scriptReading(() => parseCode(source));
    case 'expression':
      return scriptReading(() => parseExpression(source));
    default:
      return textReading(source, helpers);
  }
}

function scriptReading(parse: () => AnyNode): Reading {
  try {
    const script = parse();
    return { reads: readsOf(script), scripts: [script], calls: [] };
  } catch (error) {
    // The compiler has said so already.
    if (error instanceof JavaScriptError) return { reads: [], scripts: [], calls: [] };
    throw error;
  }
}

function textReading(source: string, helpers: ReadonlySet<string>): Reading {
  const functions = new Functions();
  let found: Cut;
  try {
    found = cut(source, functions, (name) => isTextName(name) || helpers.has(name));
  } catch (error) {
    if (error instanceof TextError) return { reads: [], scripts: [], calls: [] };
    throw error;
  }
  const reading: Reading = { reads: [], scripts: [], calls: [] };
  /** Names after `as` and, inside `each` and `with`, whether bare names may be the item's. */
  const open: { names: string[]; item: boolean }[] = [];
  let branches = 0;
  const take = (hole: Hole): void => {
    switch (hole[0]) {
      case 'js': {
        const inner = scriptReading(() => parseExpression(bodyOf(functions.sources[hole[1]] ?? '')));
        reading.scripts.push(...inner.scripts);
        reading.reads.push(
          ...inner.reads
            .filter(({ root }) => !open.some(({ names }) => names.includes(root)))
            .map((read) => ({ ...read, offset: 0, sure: read.sure && branches === 0 })),
        );
        return;
      }
      case 'path': {
        const [, , own, parts] = hole;
        const [root, ...rest] = parts;
        const local = own || open.some(({ names, item }) => item || names.includes(root ?? ''));
        if (root === undefined || root === 'this') return;
        const steps = (local ? parts : rest).map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`));
        if (local) reading.reads.push({ root: '', parts: steps, offset: 0, sure: false });
        else reading.reads.push({ root, parts: steps, offset: 0, sure: branches === 0 });
        return;
      }
      case 'call':
        reading.calls.push(hole[1]);
        for (const argument of [...hole[2], ...Object.values(hole[3])]) take(argument);
        return;
      case 'raw':
        take(hole[1]);
    }
  };
  for (const mark of found.marks) {
    if (mark.mark === 'hole') take(mark.hole);
    else if (mark.mark === 'open') {
      take(mark.control.over);
      const { control, names } = mark.control;
      open.push({ names, item: control === 'each' || control === 'with' });
      branches += 1;
    } else if (mark.mark === 'close') {
      open.pop();
      branches -= 1;
    }
  }
  return reading;
}

/** The expression inside what `Functions` makes of it. */
function bodyOf(wrapped: string): string {
  return wrapped.slice(wrapped.indexOf('(\n') + 2, wrapped.lastIndexOf('\n)'));
}
