import { DateTime } from 'luxon';
import type { Analysis } from '../compile/compile.js';
import { children, walk } from '../compile/javascript.js';
import { classes } from '../kernel/objects/classes.js';
import type { PackageSource } from '../protocol/call.js';
import type { Block } from '../program/block.js';
import { boundNames, classAliases, classNames, functionNames, javascriptNames } from '../program/reserved.js';
import { parseName } from '../names/name.js';
import type { Written } from '../compile/written.js';
import { blockAt } from './author-texts.js';
import type { Finding, Rule } from './finding.js';
import type { Place } from '../compile/problems.js';
import { readingOf, type Reading } from './text-reads.js';

/** What is given to the linter: the text files, and the paths of all files, pictures too. */
export interface LintSource extends PackageSource {
  paths: readonly string[];
  /** Fields of the PDF forms and the choices that they take; null for a file that cannot be read. */
  forms?: { [path: string]: readonly { name: string; choices: readonly string[] }[] | null };
}

/** A piece of an interview with what it reads and the block in which it stands. */
export interface Piece {
  written: Written;
  reading: Reading;
  block: Block | null;
}

/** An analysed add-on as the rules see it. */
export class AddOn {
  readonly pieces: Piece[];
  readonly helpers: ReadonlySet<string>;
  /** Names that need no block. */
  readonly given: ReadonlySet<string>;
  readonly findings: Finding[] = [];

  constructor(
    readonly source: LintSource,
    readonly analysis: Analysis,
  ) {
    this.helpers = analysis.exports;
    this.given = new Set([
      ...functionNames,
      ...classNames,
      ...Object.keys(classAliases),
      ...boundNames,
      ...javascriptNames,
      ...analysis.exports,
    ]);
    this.pieces = analysis.written.map((written) => ({
      written,
      reading: readingOf(written, this.helpers),
      block: blockAt(
        analysis.program.blocks,
        'namedBy' in written.node && written.node.namedBy ? written.node.namedBy : written.node,
      ),
    }));
  }

  /** Names of the interviews that can be started. */
  get runnable(): string[] {
    return Object.keys(this.analysis.interviews).filter((name) => this.analysis.interviews[name]?.runnable);
  }

  report(rule: Rule, severity: Finding['severity'], { file, line, column }: Place, message: string): void {
    this.findings.push({ rule, severity, file, line, column, message });
  }

  /** Every attribute that something gives a value: classes, JavaScript, blocks, code's own objects, data. */
  attributes(): Set<string> {
    const known = new Set(builtInAttributes());
    for (const block of this.analysis.program.blocks) {
      for (const name of block.defines) addAttributes(name, known);
      if (block.kind === 'objects')
        for (const object of block.objects) Object.keys(object.attributes).forEach((one) => known.add(one));
      if (block.kind === 'data') addKeys(block.data, known);
    }
    for (const { reading } of this.pieces)
      for (const script of reading.scripts)
        walk(script, (node) => {
          if (node.type !== 'Property') return;
          const key = children(node)[0];
          if (key?.type === 'Identifier') known.add(String(key['name']));
          if (key?.type === 'Literal') known.add(String(key['value']));
        });
    return known;
  }
}

function addAttributes(name: string, known: Set<string>): void {
  for (const part of parseName(name)?.parts ?? []) if (part.startsWith('.')) known.add(part.slice(1));
}

function addKeys(data: unknown, known: Set<string>): void {
  if (typeof data !== 'object' || data === null) return;
  for (const [key, value] of Object.entries(data)) {
    known.add(key);
    addKeys(value, known);
  }
}

/** What gathering asks for; the kernel reads these by name. */
const gathering = [
  'there_are_any',
  'there_is_another',
  'target_number',
  'minimum_number',
  'ask_number',
  'gathered',
  'auto_gather',
  'complete_attribute',
  'object_type',
  'complete',
  'new_item_name',
  'new_item_value',
  'new_item',
  'exists',
  'text',
];
/** Attributes that the classes' own texts read. */
const natural = [
  'first',
  'middle',
  'last',
  'suffix',
  'gender',
  'birthdate',
  'age',
  'value',
  'period',
  'is_periodic',
];
const postal = ['address', 'unit', 'city', 'state', 'zip', 'postal_code', 'county', 'country'];

function builtInAttributes(): string[] {
  const made = Object.values(classes).flatMap((one) =>
    one ? [...Object.keys(one.methods), ...Object.keys(one.parts)] : [],
  );
  const prototypes = [String, Array, Number, Map, Set, Object, RegExp, Boolean].map(
    (one) => one.prototype as object,
  );
  const own = [...prototypes, DateTime.prototype].flatMap((one) => Object.getOwnPropertyNames(one));
  return [...made, ...own, ...gathering, ...natural, ...postal];
}
