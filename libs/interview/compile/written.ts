import type { Place } from './problems.js';
import type { ScalarNode } from './yaml.js';

/** What an author wrote, where, and how it is read: what tools for authors (lint, translation) go through. */
export type Written =
  | { use: 'text' | 'document' | 'expression' | 'code'; source: string; node: ScalarNode }
  /** The name of an answer, an event or an object, in its canonical form. */
  | { use: 'name'; source: string; node: Place };
