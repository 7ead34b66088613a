import { nearest } from '../../compile/nearest.js';
import { parseName } from '../../names/name.js';
import type { AddOn, Piece } from '../add-on.js';
import { placeOf } from '../place-of.js';

/** Names that no block can define, and attributes of objects that nothing gives. */
export function undefinedNames(addOn: AddOn): void {
  const { program, exports } = addOn.analysis;
  const attributes = addOn.attributes();
  const said = new Set<string>();
  for (const interview of addOn.runnable) {
    const parts = program.interviews[interview];
    const files = new Set(parts?.order.map((number) => program.blocks[number]?.file));
    const pieces = addOn.pieces.filter(({ written: { node } }) =>
      files.has('namedBy' in node && node.namedBy ? node.namedBy.file : node.file),
    );
    const roots = new Set([
      ...Object.keys(parts?.events ?? {}),
      ...program.blocks
        .filter((block) => files.has(block.file))
        .flatMap((block) => block.defines.map((name) => parseName(name)?.root ?? '')),
    ]);
    const objects = new Set(
      program.blocks.flatMap((block) =>
        block.kind === 'objects' ? block.objects.map((one) => parseName(one.name)?.root ?? '') : [],
      ),
    );
    const say = (piece: Piece, name: string, known: Iterable<string>, offset: number, what: string): void => {
      const place = placeOf(piece.written, offset);
      const key = `${place.file}:${place.line}:${name}`;
      if (said.has(key)) return;
      said.add(key);
      const near = nearest(name.split('.').at(-1) ?? name, known);
      addOn.report(
        'undefined_name',
        'error',
        place,
        `${what}${near === null ? '' : `. Did you mean "${near}"?`}`,
      );
    };
    for (const piece of pieces) {
      for (const { root, parts: steps, offset } of piece.reading.reads) {
        if (root !== '' && !addOn.given.has(root) && !roots.has(root)) {
          // Inside `each`, a bare name may be the item's.
          say(piece, root, [...roots, ...addOn.given], offset, `Nothing defines "${root}"`);
          continue;
        }
        const lost = objects.has(root)
          ? steps.find((one) => one.startsWith('.') && !attributes.has(one.slice(1)))
          : undefined;
        if (lost !== undefined)
          say(
            piece,
            `${root}${lost}`,
            attributes,
            offset,
            `Nothing defines "${root}${steps.slice(0, steps.indexOf(lost) + 1).join('')}"`,
          );
      }
      for (const called of piece.reading.calls) {
        const [root = ''] = called.split('.');
        if (!addOn.given.has(root) && !roots.has(root) && !called.includes('.') && root !== 'this')
          say(piece, called, [...exports, ...addOn.given], 0, `There is no function "${called}"`);
      }
    }
  }
}
