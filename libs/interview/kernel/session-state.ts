import type { Json } from '../protocol/screen.js';
import type { WorldState } from './world-state.js';

/** The kernel's own state between steps, as the host stores it. */
export interface SessionState {
  world: WorldState;
  /** Blocks that are done, by their key. */
  done: { [key: string]: 1 };
  /** Actions and edits under way; the first is worked on. */
  queue: Pending[];
  section: string | null;
  /** Sections of which a screen was answered. */
  visited: { [id: string]: 1 };
  progress: number;
  language: string;
  urlArgs: { [key: string]: Json };
  /** Blocks whose embedded question was chosen, and the number of that block. */
  chosen: { [key: string]: number };
  /** `force_ask` of blocks that run again: asked once. */
  forced: { [key: string]: 1 };
  /** What `undefine` and `reconsider` of a block have done, until it is answered. */
  reset: { [key: string]: 1 };
  /** Steps that Back can take. */
  back: number;
  /** Parts set by `set_parts`. */
  parts: { [part: string]: string };
  shown: Shown | null;
  /** When the last step was, in milliseconds since 1970; absent at the first. */
  lastStep?: number;
}

export type Pending = { action: string; arguments: { [key: string]: Json } } | { ask: string[] };

/** The screen that waits for an answer: what is needed to check it, without making it again. */
export interface Shown {
  block: number;
  x: string | null;
  indices: (number | string)[];
  fields: ShownField[];
  /** Values that `_choice` may have. */
  choices: string[];
  /** True: the screen takes an answer. */
  answers: boolean;
  /** Names that may be edited together, and items that may be deleted. */
  edits: string[][];
  deletes: string[];
  section: string | null;
  /** `list collect`: the List, and how many of its items are on the screen. */
  collect?: { list: string; count: number };
}

export interface ShownField {
  /** Place among the fields of the block. */
  at: number;
  name: string;
  datatype: string;
  required: boolean;
  choices?: ShownChoice[];
  none?: string;
  all?: 1;
  other?: 1;
  others?: { disable?: string[]; check?: string[]; uncheck?: string[] };
  min?: Json;
  max?: Json;
  minlength?: number;
  maxlength?: number;
  step?: number;
  accept?: string;
  maximumBytes?: number;
  conditions?: { field: string; is: Json; hide: boolean }[];
}

/** The answer of a choice; `object`: by its name. */
export interface ShownChoice {
  value: Json;
  object?: 1;
}
