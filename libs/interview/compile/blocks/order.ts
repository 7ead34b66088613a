import type { Block } from '../../program/block.js';
import type { Interview } from '../../program/program.js';
import { nearest } from '../nearest.js';
import type { Reader } from '../reader.js';
import type { Node } from '../yaml.js';

/** An `order` block puts the blocks that it names first to last: of those that define a name, the earlier is tried first. */
export function applyOrder(node: Node, interview: Interview, blocks: Block[], reader: Reader): void {
  const ids = interview.order.flatMap((number) => blocks[number]?.id ?? []);
  const wanted = (node.kind === 'list' ? node.items : [node]).map((item) => {
    const id = reader.word(item);
    if (!ids.includes(id)) {
      const near = nearest(id, ids);
      reader.problems.error(
        item,
        `No block has the id "${id}"${near === null ? '' : `. Did you mean "${near}"?`}`,
      );
    }
    return id;
  });
  const place = (number: number): number => wanted.indexOf(blocks[number]?.id ?? '');
  for (const numbers of [...Object.values(interview.defines), ...Object.values(interview.events)]) {
    const named = numbers.filter((number) => place(number) !== -1).toSorted((a, b) => place(a) - place(b));
    numbers.forEach((number, at) => {
      if (place(number) !== -1) numbers[at] = named.shift() ?? number;
    });
  }
}
