import { walk } from '../../compile/javascript.js';
import type { Block } from '../../program/block.js';
import type { AddOn } from '../add-on.js';

/** Code whose every run needs what only it, or code that needs it, defines. */
export function cycles(addOn: AddOn): void {
  const { blocks } = addOn.analysis.program;
  const definers = new Map<string, Block[]>();
  for (const block of blocks)
    for (const name of block.defines) definers.set(name, [...(definers.get(name) ?? []), block]);
  const needs = new Map<Block, Set<string>>();
  for (const { written, reading, block } of addOn.pieces) {
    if (block?.kind !== 'code' || written.use === 'name') continue;
    const set = needs.get(block) ?? new Set<string>();
    const assigned = assignedBefore(reading.scripts[0]);
    for (const { root, parts, offset, sure } of reading.reads) {
      const name = root + parts.join('');
      if (sure && (assigned.get(name) ?? Infinity) > offset) set.add(name);
    }
    needs.set(block, set);
  }
  const done = new Set<Block>();
  const visit = (block: Block, path: Block[]): void => {
    if (path.includes(block)) {
      const ring = path.slice(path.indexOf(block));
      const names = ring.map((one) => one.defines[0]).join(' → ');
      addOn.report(
        'cycle',
        'error',
        { file: block.file, line: block.line, column: 1 },
        `To define "${block.defines[0]}" its own value is needed: ${names} → ${block.defines[0]}`,
      );
      for (const one of ring) done.add(one);
      return;
    }
    if (done.has(block)) return;
    for (const name of needs.get(block) ?? []) {
      const found = definers.get(name) ?? [];
      const [only] = found;
      if (found.length === 1 && only?.kind === 'code') visit(only, [...path, block]);
    }
    done.add(block);
  };
  for (const block of needs.keys()) visit(block, []);
}

/** By name: after which character code has set it itself. */
function assignedBefore(script: Parameters<typeof walk>[0] | undefined): Map<string, number> {
  const ends = new Map<string, number>();
  if (!script) return ends;
  walk(script, (node) => {
    if (node.type !== 'AssignmentExpression') return;
    const left = node['left'] as typeof node;
    if (left.type === 'Identifier' && !ends.has(String(left['name'])))
      ends.set(String(left['name']), node.end);
  });
  return ends;
}
