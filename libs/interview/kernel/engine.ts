import type { Block } from '../program/block.js';
import type { Interview } from '../program/program.js';
import type { Fn, Text } from '../program/text.js';
import type { Value } from '../program/value.js';
import type { Command, Effect, StepRequest } from '../protocol/call.js';
import type { DocumentSource } from '../protocol/document.js';
import type { Json } from '../protocol/screen.js';
import { languageFunctions } from './functions/all.js';
import { makeScope } from './scope.js';
import { Glossary } from './screen/glossary.js';
import type { SessionState } from './session-state.js';
import { DocumentWriter } from './text/document.js';
import { Holes } from './text/holes.js';
import { naturalText } from './text/natural.js';
import { Writer, type Written } from './text/writer.js';
import { noBindings, type Bindings } from './bindings.js';
import type { BlockList, LoadedDefinition } from './block-list.js';
import { World } from './world.js';

/** An action link or button that a text of the screen offers. */
export interface OfferedAction {
  label: string;
  action: string;
  arguments: { [key: string]: Json };
  edits: string | null;
  deletes: string | null;
}

/** One step of one session: the answers, the interview, and the ways to evaluate what it says. */
export class Engine {
  readonly world: World;
  readonly scope: object;
  readonly holes: Holes;
  readonly functions: { readonly [name: string]: unknown };
  readonly blocks: BlockList;
  /** Effects of blocks that ran to their end. */
  readonly effects: Effect[] = [];
  /** Effects of the run under way; dropped if it stops. */
  pendingEffects: Effect[] = [];
  /** What the texts of the screen that is being made offer. */
  offered: OfferedAction[] = [];
  readonly glossary = new Glossary(this);
  documents: DocumentSource[] = [];
  command: Command | null = null;
  /** Arguments of the action that is worked on. */
  actionArguments: { [key: string]: Json } = {};
  /** True while the code of a `background_action` runs. */
  inBackground = false;
  /** The block that runs, and which call of `random()` comes next in it. */
  running: { block: Block | null; calls: number } = { block: null, calls: 0 };

  constructor(
    readonly definition: LoadedDefinition,
    readonly interview: Interview,
    readonly request: StepRequest,
    readonly state: SessionState,
  ) {
    this.world = new World(
      state.world,
      { now: request.now, zone: request.timeZone },
      request.limits,
      request.person,
      state.language,
      request.session,
    );
    this.world.translations = definition.program.translations;
    this.blocks = definition.blocks;
    this.functions = languageFunctions(this);
    this.scope = makeScope(this.world, this.functions);
    this.holes = new Holes(this.world, this.scope, definition.functions);
  }

  /** Runs an author's function with what the block binds. */
  evaluate(fn: Fn, bindings: Bindings): unknown {
    const before = this.world.bindings;
    this.world.bindings = bindings;
    try {
      const value: unknown = this.definition.functions[fn]?.(this.scope);
      if (this.world.stop) throw this.world.stop;
      return value;
    } finally {
      this.world.bindings = before;
    }
  }

  /** Anything that reads answers, with what the block binds. */
  within<Result>(bindings: Bindings, task: () => Result): Result {
    const before = this.world.bindings;
    this.world.bindings = bindings;
    try {
      return task();
    } finally {
      this.world.bindings = before;
    }
  }

  write(text: Text): Written {
    return new Writer(this.world, this.holes).write(text);
  }

  plain(text: Text): string {
    return this.write(text).plain.trim();
  }

  /** Writes with what is known: the author's `skip undefined`. */
  skippingUndefined<Result>(task: () => Result): Result {
    this.holes.skipsUndefined = true;
    try {
      return task();
    } finally {
      this.holes.skipsUndefined = false;
    }
  }

  documentWriter(): DocumentWriter {
    return new DocumentWriter(this.world, this.holes);
  }

  /** What a key holds; text is written out. */
  value(value: Value): unknown {
    if ('is' in value) return value.is;
    if ('js' in value) {
      const found: unknown = this.definition.functions[value.js]?.(this.scope);
      if (this.world.stop) throw this.world.stop;
      return found;
    }
    return this.plain(value.text);
  }

  /** The same; where `skip undefined` holds, undefined for what has no value. */
  valueOrSkipped(value: Value): unknown {
    if (!this.holes.skipsUndefined || 'is' in value || 'text' in value) return this.value(value);
    return this.holes.value(['js', value.js], []);
  }

  naturalText(value: unknown): string {
    return naturalText(value, this.world);
  }

  bindings(x: string | null, indices: (number | string)[]): Bindings {
    if (x === null && indices.length === 0) return noBindings;
    return { x: x === null ? null : this.world.handles.thingOf(this.world.peekName(x)), indices };
  }
}
