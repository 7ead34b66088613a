import { nameText, parseName, type Name } from '../../names/name.js';
import type { Block } from '../../program/block.js';
import { Computed } from '../computed.js';
import type { Engine } from '../engine.js';
import { concrete } from '../functions/logic.js';
import { InterviewError } from '../interview-error.js';
import { ListThing, Thing } from '../objects/thing.js';
import { Run } from '../run.js';
import type { Built } from '../screen/build.js';
import { Missing, Signal, Ungathered } from '../signals.js';
import { truth } from '../text/holes.js';
import { noBindings, type Bindings } from '../bindings.js';
import { candidatesFor, type Candidate } from './candidates.js';
import { defineValue } from './define-value.js';
import { gather } from './gather.js';

/** Thrown to show a screen: ends the search, and the step. */
export class Shown extends Signal {
  constructor(readonly built: Built) {
    super();
  }
}

interface Level {
  name: string;
  block: Block | null;
}

/** Finds answers without a value, and runs what needs them until nothing is missing. */
export class Search {
  readonly #levels: Level[] = [];
  #searches = 0;
  /** The mandatory block, event or edit that everything is searched for. */
  root: Block | null = null;
  /** Makes a screen ready and throws it. */
  show: (number: number, bindings: Bindings) => never = () => {
    throw new Error('No screens here');
  };
  /** True while only computed values may be found: `validation code`. */
  withoutQuestions = false;

  constructor(readonly engine: Engine) {
    engine.world.dependencies.canSeek = (name) => {
      const parsed = parseName(name);
      return parsed !== null && candidatesFor(parsed, engine).length > 0;
    };
  }

  /** Runs a task again and again until it reads nothing that is missing. */
  settle<Result>(task: () => Result): Result {
    const { world } = this.engine;
    for (;;) {
      let missing: Missing | Ungathered;
      try {
        world.stop = null;
        return task();
      } catch (error) {
        const signal = world.stop ?? error;
        world.stop = null;
        if (!(signal instanceof Missing || signal instanceof Ungathered)) throw this.#explained(signal);
        missing = signal;
      }
      if (missing instanceof Missing) this.find(missing.name);
      else this.gatherNow(missing.name);
    }
  }

  #explained(error: unknown): unknown {
    if (error instanceof Signal) return error;
    if (error instanceof InterviewError) {
      if (error.chain.length === 0) error.chain.push(...this.chain());
      return error;
    }
    const explained = new InterviewError(isTooDeep(error) ? 'limit' : 'author_error', messageOf(error));
    explained.chain.push(...this.chain());
    return explained;
  }

  /** The blocks that wait for something, from the innermost outwards. */
  chain(): InterviewError['chain'] {
    const blocks = this.#levels.flatMap((level) => (level.block ? [level.block] : []));
    if (this.root && blocks[0] !== this.root) blocks.unshift(this.root);
    const running = this.engine.running.block;
    if (running && blocks.at(-1) !== running) blocks.push(running);
    return blocks.toReversed().map((block) => ({ file: block.file, line: block.line, block: block.id }));
  }

  fail(kind: InterviewError['kind'], message: string): never {
    const error = new InterviewError(kind, message);
    error.chain.push(...this.chain());
    throw error;
  }

  gatherNow(name: string): void {
    const running = this.#enter(`all of ${name}`);
    try {
      gather(name, this);
    } finally {
      this.#leave(running);
    }
  }

  /**
   * Makes a name have a value, or throws the screen that asks for it. Searches nest: few calls stand between
   * one and the next, so that the limit is met before the stack's.
   */
  find(text: string): void {
    const { world } = this.engine;
    const name = parseName(text);
    if (!name) this.fail('not_defined', `"${text}" has no value`);
    const running = this.#enter(text);
    const level = this.#levels.at(-1) as Level;
    try {
      for (const candidate of candidatesFor(name, this.engine)) {
        level.block = this.engine.blocks.at(candidate.number) ?? null;
        if (this.attempt(candidate, name) && world.isDefined(text)) return;
      }
      level.block = null;
      if (!this.#special(name)) this.fail('not_defined', `Nothing in the interview defines "${text}"`);
    } finally {
      this.#leave(running);
    }
  }

  #enter(name: string): Engine['running'] {
    const limit = this.engine.request.limits.searches;
    if (this.#levels.some((one) => one.name === name)) {
      this.fail(
        'cycle',
        `"${name}" needs itself: ${[...this.#levels.map((one) => one.name), name].join(' → ')}`,
      );
    }
    if (this.#levels.length >= limit) this.fail('limit', `More than ${limit} searches inside one another`);
    this.#searches += 1;
    if (this.#searches > limit * 100) this.fail('limit', `More than ${limit * 100} searches in one step`);
    this.#levels.push({ name, block: null });
    return this.engine.running;
  }

  #leave(running: Engine['running']): void {
    this.#levels.pop();
    this.engine.running = running;
  }

  /** What needs no block: an item that an object's List makes, `there_are_any` of what has a fixed number. */
  #special(name: Name): boolean {
    const last = name.parts.at(-1);
    const holder = this.engine.world.peek(name, name.parts.length - 1);
    if (last === undefined || !(holder instanceof ListThing) || !last.startsWith('[')) return false;
    return (
      holder.items.length > Number(last.slice(1, -1)) && holder.items[Number(last.slice(1, -1))] !== undefined
    );
  }

  passes(block: Block, bindings: Bindings): boolean {
    const { condition } = block;
    if (condition === null) return true;
    return this.settle(() => truth(this.engine.evaluate(condition, bindings), this.engine.world));
  }

  /** @returns false where the block is passed over. */
  attempt(candidate: Candidate, name: Name): boolean {
    const { engine } = this;
    const block = engine.blocks.at(candidate.number) as Block;
    if (!this.passes(block, candidate.bindings)) return false;
    switch (block.kind) {
      case 'question':
        if (this.withoutQuestions) return false;
        if (this.#hides(block, candidate)) return false;
        return this.show(candidate.number, candidate.bindings);
      case 'code':
        this.runCode(block, candidate.bindings);
        return true;
      default:
        this.before(block, candidate.bindings);
        this.settle(() => {
          engine.running = { block, calls: 0 };
          this.#tracked(block.kind === 'data' && block.reconsider !== false, block, candidate.bindings, () =>
            defineValue(block, candidate, nameText(name), engine),
          );
        });
        return true;
    }
  }

  /** A question that is for others is not shown: the event `role_event` stands in its place. */
  otherRole(block: Block): never {
    const { interview, blocks } = this.engine;
    const number = interview.events['role_event']?.find((one) => blocks.at(one)?.kind === 'question');
    if (number === undefined)
      return this.fail(
        'not_defined',
        `This question is for ${(block.role ?? []).join(' or ')}, and no event "role_event" says so`,
      );
    return this.show(number, noBindings);
  }

  /** A question whose field for the name is hidden by `code` cannot define it. */
  #hides(block: Extract<Block, { kind: 'question' }>, candidate: Candidate): boolean {
    const field = block.question.fields.find((one) => one.name === candidate.pattern);
    const coded = field?.conditions.filter((condition) => condition.code !== null) ?? [];
    return coded.some((condition) => {
      const holds = this.settle(() =>
        truth(this.engine.evaluate(condition.code as number, candidate.bindings), this.engine.world),
      );
      return holds === condition.hide;
    });
  }

  /** `undefine` and `reconsider`, once; then `need`. */
  before(block: Block, bindings: Bindings): void {
    const { engine } = this;
    const names = [...block.undefine, ...(Array.isArray(block.reconsider) ? block.reconsider : [])];
    if (names.length > 0 && !engine.state.reset[block.key]) {
      engine.state.reset[block.key] = 1;
      for (const written of names) {
        const name = engine.within(bindings, () => nameText(concrete(parseName(written) as Name, engine)));
        const computed = Array.isArray(block.reconsider) && block.reconsider.includes(written);
        if (!computed || !engine.world.given[name]) engine.world.dependencies.take(name, false);
      }
    }
    for (const need of block.need) this.settle(() => engine.evaluate(need, bindings));
  }

  /** Runs a block of code to its end, and notes what it computed from what. */
  runCode(block: Extract<Block, { kind: 'code' }>, bindings: Bindings): void {
    const { engine } = this;
    this.before(block, bindings);
    const tracked =
      block.mandatory === false &&
      block.initial === false &&
      block.event === null &&
      block.reconsider !== false;
    this.settle(() => {
      engine.running = { block, calls: 0 };
      engine.pendingEffects = [];
      this.#tracked(tracked, block, bindings, () => engine.evaluate(block.run, bindings));
      engine.effects.push(...engine.pendingEffects);
      engine.pendingEffects = [];
    });
    for (const need of block.needPost) this.settle(() => engine.evaluate(need, bindings));
    engine.state.reset = without(engine.state.reset, block.key);
    if (block.mandatory !== false) engine.state.done[block.key] = 1;
  }

  /** Runs a task and notes what it set from what it read. */
  #tracked(wanted: boolean, block: Block, bindings: Bindings, task: () => unknown): void {
    const { world } = this.engine;
    const run = wanted ? new Run(world) : null;
    if (block.language !== null) run?.readMark('@language', world.language);
    world.run = run;
    try {
      task();
      if (run) this.#note(run, block, bindings);
    } finally {
      world.run = null;
    }
  }

  #note(run: Run, block: Block, bindings: Bindings): void {
    const { world } = this.engine;
    if (!run.tracked || run.sets.size === 0) return;
    for (const [name, then] of dependencies(block, bindings, this.engine)) run.reads[name] ??= then;
    const sets = [...run.sets].filter((name) => !world.given[name] || world.isDefined(name));
    for (const name of sets) delete world.given[name];
    world.dependencies.record(new Computed({ block: block.key, reads: run.reads, sets }));
  }

  /** What is asked where an object is to be asked for: how a List begins, or the name of a person. */
  asked(text: string): string {
    const name = parseName(text);
    const value = name ? this.engine.world.peek(name) : undefined;
    if (!name || !(value instanceof Thing) || candidatesFor(name, this.engine).length > 0) return text;
    if (value instanceof ListThing)
      return `${text}.${this.engine.world.peekAttribute(value, 'ask_number') === true ? 'target_number' : 'there_are_any'}`;
    const [first] = value.spec.printed;
    return first === undefined ? text : `${text}.${first}`;
  }

  /** Asks for an answer although it has one: the first question, and only if there is none, code. */
  ask(text: string): void {
    const { world } = this.engine;
    const name = parseName(text);
    if (!name) this.fail('bad_request', `"${text}" is not the name of an answer`);
    for (let length = 0; length < name.parts.length; length += 1) {
      this.settle(() => {
        const prefix = nameText({ root: name.root, parts: name.parts.slice(0, length) });
        if (world.use(prefix, world.peek(name, length)) === undefined) world.miss(prefix);
      });
    }
    const candidates = candidatesFor(name, this.engine);
    for (const candidate of candidates) {
      if (this.engine.blocks.at(candidate.number)?.kind === 'question') this.attempt(candidate, name);
    }
    const inner = this.asked(text);
    if (inner !== text) return this.ask(inner);
    if (candidates.length === 0) this.fail('bad_request', `Nothing in the interview asks for "${text}"`);
    world.dependencies.take(text, true);
    this.find(text);
  }
}

/** What a block `depends on`, with the values that they have now. */
export function dependencies(block: Block, bindings: Bindings, engine: Engine): [string, string][] {
  return block.dependsOn.map((written) => {
    const name = engine.within(bindings, () => nameText(concrete(parseName(written) as Name, engine)));
    return [name, engine.world.dependencies.fingerprint(engine.world.peekName(name))];
  });
}

/** Whether a block is for the person who is answering: `role` names privileges of which one is enough. */
export function isFor(block: Block, engine: Engine): boolean {
  const { privileges } = engine.request.person;
  return block.role === null || block.role.some((role) => privileges.includes(role));
}

function without<Value>(map: { [key: string]: Value }, key: string): { [key: string]: Value } {
  if (map[key] !== undefined) delete map[key];
  return map;
}

function isTooDeep(error: unknown): boolean {
  return error instanceof RangeError && /stack/i.test(error.message);
}

function messageOf(error: unknown): string {
  if (isTooDeep(error)) return 'Too many calls or searches inside one another';
  if (error instanceof Error) return `${error.name}: ${error.message}`;
  return `The code threw ${typeof error === 'string' ? `"${error}"` : 'something that is no error'}`;
}
