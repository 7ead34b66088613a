import { parseName } from '../../names/name.js';
import type { Block } from '../../program/block.js';
import type { AddOn } from '../add-on.js';

const isAt = (one: Block, other: Block): boolean => one.file === other.file && one.line === other.line;

const top = ({ file, line }: Block) => ({ file, line, column: 1 });

/** A mandatory block is remembered by its number where it has no id, and that changes with the file. */
export function missingIds(addOn: AddOn): void {
  for (const block of addOn.analysis.program.blocks)
    if (block.mandatory !== false && block.id === null)
      addOn.report(
        'missing_id',
        'warning',
        top(block),
        'A mandatory block needs an "id": without one, sessions under way lose their place when blocks are added before it',
      );
}

/** Blocks whose names nothing reads, in any interview that holds them. */
export function unreachableBlocks(addOn: AddOn): void {
  const { blocks, interviews } = addOn.analysis.program;
  const held = new Set<number>();
  const reached = new Set<number>();
  for (const name of addOn.runnable) {
    const { order, defines } = interviews[name] ?? { order: [], defines: {} };
    const byRoot = new Map<string, number[]>();
    for (const [pattern, numbers] of Object.entries(defines)) {
      const root = parseName(pattern)?.root ?? '';
      byRoot.set(root, [...(byRoot.get(root) ?? []), ...numbers]);
    }
    const queue: number[] = [];
    const reach = (number: number): void => {
      if (here.has(number)) return;
      here.add(number);
      queue.push(number);
    };
    const here = new Set<number>();
    for (const number of order) {
      held.add(number);
      const block = blocks[number];
      // Blocks for a class are reached through any of its objects: these the linter does not tell apart.
      if (
        block &&
        (block.mandatory !== false ||
          block.initial !== false ||
          block.event !== null ||
          block.generic !== null)
      )
        reach(number);
    }
    const mention = (root: string): void => (byRoot.get(root) ?? []).forEach(reach);
    // What stands above the first block or in a block of settings belongs to every screen.
    for (const { block, reading } of addOn.pieces)
      if (block === null) for (const { root } of reading.reads) mention(root);
    for (let number = queue.pop(); number !== undefined; number = queue.pop()) {
      const block = blocks[number];
      for (const piece of addOn.pieces) {
        if (piece.block !== block) continue;
        if (piece.written.use === 'name') mention(parseName(piece.written.source)?.root ?? '');
        for (const { root } of piece.reading.reads) mention(root);
      }
    }
    for (const number of here) reached.add(number);
  }
  for (const number of held) {
    const block = blocks[number];
    // Documents of a question are a block of their own at the same place.
    if (block && !reached.has(number) && blocks.find((one) => isAt(one, block)) === block)
      addOn.report(
        'unreachable_block',
        'warning',
        top(block),
        `Nothing reaches this block${block.defines.length > 0 ? `: no other block reads ${block.defines.join(', ')}` : ''}`,
      );
  }
}

/** A block that a later one without a condition always comes before. */
export function shadowedDefinitions(addOn: AddOn): void {
  const { blocks, interviews } = addOn.analysis.program;
  const said = new Set<string>();
  for (const name of addOn.runnable) {
    for (const [pattern, numbers] of Object.entries(interviews[name]?.defines ?? {})) {
      const [first, ...rest] = numbers.flatMap((number) => blocks[number] ?? []);
      const sure =
        first &&
        first.condition === null &&
        ['question', 'objects', 'data', 'template', 'table'].includes(first.kind);
      if (!sure || first.event !== null) continue;
      for (const block of rest) {
        const same = block.language === first.language && block.generic === first.generic;
        if (
          !same ||
          block.mandatory !== false ||
          block.initial !== false ||
          block.event !== null ||
          block === first
        )
          continue;
        const key = `${block.key} ${pattern}`;
        if (said.has(key)) continue;
        said.add(key);
        addOn.report(
          'shadowed_definition',
          'warning',
          top(block),
          `"${pattern}" is never asked here: the block at ${first.file}:${first.line} comes first and has no "if"`,
        );
      }
    }
  }
}

/** An answer with the name of a function of the add-on hides one of the two. */
export function shadowedFunctions(addOn: AddOn): void {
  for (const block of addOn.analysis.program.blocks)
    for (const name of block.defines)
      if (addOn.helpers.has(name))
        addOn.report(
          'shadowed_function',
          'error',
          top(block),
          `"${name}" is a function of functions/ and cannot be an answer too`,
        );
}

/** A screen reader has no words for a field without a label; a field alone is told by its question. */
export function missingLabels(addOn: AddOn): void {
  for (const block of addOn.analysis.program.blocks) {
    if (block.kind !== 'question') continue;
    const fields = block.question.fields.filter(
      (field) => field.note === null && field.datatype !== 'hidden',
    );
    for (const field of fields)
      if (fields.length > 1 && (field.label === null || field.label.length === 0))
        addOn.report(
          'missing_label',
          'warning',
          top(block),
          `The field "${field.name}" has no label: a screen reader cannot say what it is for`,
        );
  }
}
