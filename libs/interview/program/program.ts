import type { Block } from './block.js';
import type { Text } from './text.js';

/** What the compiler makes of an add-on, but for the author's functions, which stand in the script. */
export interface Program {
  package: string;
  blocks: Block[];
  interviews: { [name: string]: Interview };
  /** By language: a text as the author wrote it → the same in that language. */
  translations: { [language: string]: { [text: string]: string } };
}

export interface Interview {
  language: string;
  /** Numbers of blocks in the order of the file, includes in their place. */
  order: number[];
  /** Those of them that are initial, and mandatory, or may be. */
  initial: number[];
  mandatory: number[];
  /** By pattern (`kids[i].name`): the blocks that may define it, in the order in which they are tried. */
  defines: { [pattern: string]: number[] };
  events: { [name: string]: number[] };
  sections: Section[];
  navigation: boolean;
  backButton: boolean;
  /** False: no 'Exit this page' on its screens. */
  exitPage: boolean;
  /** Text per rule: `default validation messages`. */
  messages: { [rule: string]: Text };
  help: { label: Text | null; content: Text; language: string | null }[];
  parts: { [part: string]: Text };
  terms: TermEntry[];
}

/** A word of the glossary; `auto`: marked wherever it stands. */
export interface TermEntry {
  phrases: string[];
  definition: Text;
  auto: boolean;
  language: string | null;
}

export interface Section {
  id: string;
  label: Text;
  children: Section[];
}

/** What the script hands to `__boot`. */
export interface Definition {
  program: Omit<Program, 'blocks'>;
  /** Each block as JSON, read when it is needed. */
  blocks: readonly string[];
  functions: AuthorFunction[];
  /** Makes the exports of `functions/*.js`; given the functions of the language. */
  modules: ((page: { [name: string]: unknown }) => { [name: string]: unknown }) | null;
}

/** An expression or a block of code under `with (scope)`. */
export type AuthorFunction = (scope: object) => unknown;
