import { analyse } from '../compile/compile.js';
import { AddOn, type LintSource } from './add-on.js';
import type { Finding } from './finding.js';
import {
  missingIds,
  missingLabels,
  shadowedDefinitions,
  shadowedFunctions,
  unreachableBlocks,
} from './rules/blocks.js';
import { cycles } from './rules/cycles.js';
import { files } from './rules/files.js';
import { formFields } from './rules/form-fields.js';
import { language } from './rules/language.js';
import { fragments, readingLevel } from './rules/plain-words.js';
import { slowPatterns } from './rules/slow-patterns.js';
import { translations } from './rules/translations.js';
import { undefinedNames } from './rules/undefined-names.js';

const rules = [
  language,
  undefinedNames,
  cycles,
  files,
  formFields,
  shadowedFunctions,
  unreachableBlocks,
  shadowedDefinitions,
  missingIds,
  missingLabels,
  translations,
  readingLevel,
  fragments,
  slowPatterns,
];

/**
 * Reads an add-on and says what is wrong with it (`error`) and what might be (`warning`), by file and line.
 * Nothing of the add-on is run.
 */
export function lint(source: LintSource): Finding[] {
  const addOn = new AddOn(source, analyse(source));
  for (const rule of rules) rule(addOn);
  return addOn.findings.toSorted(
    (a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.rule, b.rule),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
