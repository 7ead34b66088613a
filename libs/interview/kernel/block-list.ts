import type { Block } from '../program/block.js';
import type { Definition } from '../program/program.js';

/** A package as a step runs it. */
export type LoadedDefinition = Omit<Definition, 'blocks'> & { blocks: BlockList };

/**
 * The blocks of a package by their numbers. Each is read when it is first needed: a package may have a
 * thousand, of which a step needs a few, and its script is evaluated in every new context.
 */
export class BlockList {
  readonly #texts: readonly string[];
  readonly #read = new Map<number, Block>();

  /** Each block as JSON. */
  constructor(texts: readonly string[]) {
    this.#texts = texts;
  }

  at(number: number): Block | undefined {
    const known = this.#read.get(number);
    const text = this.#texts[number];
    if (known || text === undefined) return known;
    const block = JSON.parse(text) as Block;
    this.#read.set(number, block);
    return block;
  }
}
