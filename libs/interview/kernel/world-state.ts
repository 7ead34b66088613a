import type { Json } from '../protocol/screen.js';
import type { ComputedState } from './computed.js';
import type { Slots } from './objects/thing.js';

/** A value as the codec writes it. */
export type Encoded = Json | { [key: string]: Encoded } | Encoded[];

/** An answer that was forgotten and is offered again as the default. */
export interface FormerAnswer {
  v: Encoded;
  /** What it depended on, by name, as it was. */
  on?: { [name: string]: string };
}

/** The answers of a session and who computed what from what, as they are stored between steps. */
export interface WorldState {
  vars: Slots;
  computed: ComputedState[];
  former: { [name: string]: FormerAnswer };
  given: { [name: string]: 1 };
  lost: { [name: string]: string };
}
