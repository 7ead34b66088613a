import type { Json } from '../protocol/screen.js';
import type { Fn, Text } from './text.js';

/** What a key holds: a value as written, an expression (`${ … }` alone or `code:`), or text with holes. */
export type Value = { is: Json } | { js: Fn } | { text: Text };
