import { functionNames } from '../../program/reserved.js';

const functions = new Set(functionNames);

/** Functions of this page may be used in Handlebars tags, also without arguments: `{{today}}`. */
export function isTextName(name: string): boolean {
  return functions.has(name);
}
