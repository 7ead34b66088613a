import type { Name } from '../../names/name.js';
import { patternsOf } from '../../names/patterns.js';
import { classAliases } from '../../program/reserved.js';
import type { Engine } from '../engine.js';
import { classDistance } from '../objects/class-spec.js';
import type { Bindings } from '../bindings.js';

/** A block that may define a name, and what its `x` and `i` then stand for. */
export interface Candidate {
  number: number;
  /** As the block writes the name. */
  pattern: string;
  bindings: Bindings;
}

/**
 * The blocks that can define a concrete name, in the order in which they are tried: by pattern, then nearer
 * classes, then the current language before none, then later blocks first.
 */
export function candidatesFor(name: Name, engine: Engine): Candidate[] {
  const { interview, blocks, world } = engine;
  const found: Candidate[] = [];
  for (const pattern of patternsOf(name)) {
    if (!Object.hasOwn(interview.defines, pattern.text)) continue;
    const numbers = interview.defines[pattern.text] ?? [];
    const x = pattern.x === null ? null : world.handles.thingOf(world.peekName(pattern.x));
    if (pattern.x !== null && !x) continue;
    const bindings: Bindings = { x, indices: pattern.indices };
    const here: { number: number; distance: number; foreign: number }[] = [];
    for (const number of numbers) {
      const block = blocks.at(number);
      if (!block || (block.language !== null && block.language !== world.language)) continue;
      let distance = 0;
      if (x) {
        const generic = classAliases[block.generic ?? ''] ?? block.generic;
        const steps = generic === null ? null : classDistance(x.spec, generic);
        if (steps === null) continue;
        distance = steps;
      }
      here.push({ number, distance, foreign: block.language === null ? 1 : 0 });
    }
    here.sort((a, b) => a.distance - b.distance || a.foreign - b.foreign);
    for (const { number } of here) found.push({ number, pattern: pattern.text, bindings });
  }
  return found;
}
