import type { Block } from '../program/block.js';
import type { Engine } from './engine.js';
import { Forced, Rerun } from './signals.js';
import type { Search } from './search/search.js';
import { truth } from './text/holes.js';
import { noBindings } from './bindings.js';

const reruns = 100;

/** One pass over the interview: `initial` blocks, actions under way, `mandatory` blocks. Throws the screen to show. */
export class Flow {
  constructor(
    readonly engine: Engine,
    readonly search: Search,
  ) {}

  /** Returns when the interview has run out of blocks. */
  run(): void {
    for (let round = 0; round < reruns; round += 1) {
      try {
        this.#initial();
        this.#queue();
        this.#mandatory();
        return;
      } catch (signal) {
        if (signal instanceof Rerun) continue;
        if (!(signal instanceof Forced)) throw signal;
        this.force(signal.names);
      }
    }
    this.search.fail('limit', `The logic was run again more than ${reruns} times in one step`);
  }

  /** Puts a request for answers in front of everything; it takes the place of the action that made it. */
  force(names: string[]): void {
    const { queue } = this.engine.state;
    if (queue[0] && 'action' in queue[0]) queue.shift();
    queue.unshift({ ask: [...names] });
  }

  #initial(): void {
    for (const number of this.engine.interview.initial) {
      const block = this.engine.blocks.at(number) as Block;
      if (this.#foreign(block)) continue;
      if (typeof block.initial === 'number' && !this.#truth(block.initial)) continue;
      if (!this.search.passes(block, noBindings)) continue;
      this.#work(block, number);
    }
  }

  #queue(): void {
    const { state } = this.engine;
    for (let first = state.queue[0]; first; first = state.queue[0]) {
      if ('ask' in first) {
        this.engine.actionArguments = this.#argumentsBelow();
        while (first.ask.length > 0) {
          this.search.root = null;
          this.search.ask(first.ask[0] ?? '');
          first.ask.shift();
        }
        state.queue = state.queue.filter((one) => one !== first);
      } else {
        this.engine.actionArguments = first.arguments;
        this.#event(first.action);
        state.queue = state.queue.filter((one) => one !== first);
      }
    }
    this.engine.actionArguments = {};
  }

  /** An edit that an action made keeps the action's arguments. */
  #argumentsBelow() {
    const below = this.engine.state.queue.find((one) => 'action' in one);
    return below && 'action' in below ? below.arguments : {};
  }

  #event(name: string): void {
    const { interview, blocks, world } = this.engine;
    const numbers = Object.hasOwn(interview.events, name) ? (interview.events[name] ?? []) : [];
    const usable = numbers.filter((number) => {
      const language = blocks.at(number)?.language ?? null;
      return language === null || language === world.language;
    });
    const own = usable.filter((number) => blocks.at(number)?.language !== null);
    for (const number of [...own, ...usable.filter((one) => !own.includes(one))]) {
      const block = blocks.at(number) as Block;
      if (!this.search.passes(block, noBindings)) continue;
      this.#work(block, number);
      return;
    }
    this.search.fail('bad_request', `There is no event "${name}"`);
  }

  #mandatory(): void {
    const { interview, blocks, state } = this.engine;
    for (const number of interview.mandatory) {
      const block = blocks.at(number) as Block;
      if (state.done[block.key] || this.#foreign(block)) continue;
      if (typeof block.mandatory === 'number' && !this.#truth(block.mandatory)) continue;
      if (!this.search.passes(block, noBindings)) continue;
      this.#work(block, number);
    }
  }

  #truth(fn: number): boolean {
    return this.search.settle(() => truth(this.engine.evaluate(fn, noBindings), this.engine.world));
  }

  #foreign(block: Block): boolean {
    return block.language !== null && block.language !== this.engine.world.language;
  }

  #work(block: Block, number: number): void {
    this.search.root = block;
    if (block.kind === 'question') return this.search.show(number, noBindings);
    if (block.kind === 'code') return this.search.runCode(block, noBindings);
    for (const name of block.defines) if (!this.engine.world.isDefined(name)) this.search.find(name);
    if (block.mandatory !== false) this.engine.state.done[block.key] = 1;
    return undefined;
  }
}
