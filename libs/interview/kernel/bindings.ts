import type { Thing } from './objects/thing.js';

/** What `x` and `i` to `n` stand for while a block runs. */
export interface Bindings {
  x: Thing | null;
  indices: readonly (number | string)[];
  /** `row_item` and `row_index` of a table. */
  row?: { item: unknown; index: number | string };
}

export const noBindings: Bindings = Object.freeze({ x: null, indices: Object.freeze([]) });
