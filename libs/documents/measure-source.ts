import { DocumentTooLargeError } from './errors.js';
import type { AssemblerOptions } from './assembler-options.js';

/**
 * Refuses a tree that is too large or too deep before anything recursive touches it: it came out of
 * a sandbox, so it may be a bomb. Walks with a stack of its own, because a recursive walk is what a
 * deep tree attacks.
 *
 * @throws DocumentTooLargeError
 */
export function measureSource(
  source: unknown,
  limits: Pick<AssemblerOptions, 'sourceBytes' | 'sourceNodes' | 'nesting'>,
): void {
  const open: { value: unknown; level: number }[] = [{ value: source, level: 1 }];
  let nodes = 0;
  let bytes = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { value, level } = next;
    if (typeof value === 'string') {
      bytes += Buffer.byteLength(value);
    } else if (typeof value === 'object' && value !== null) {
      nodes += 1;
      if (level > limits.nesting) throw new DocumentTooLargeError('nesting', limits.nesting);
      for (const member of Object.values(value)) open.push({ value: member, level: level + 1 });
    }
    if (nodes > limits.sourceNodes) throw new DocumentTooLargeError('sourceNodes', limits.sourceNodes);
    if (bytes > limits.sourceBytes) throw new DocumentTooLargeError('sourceBytes', limits.sourceBytes);
  }
}
