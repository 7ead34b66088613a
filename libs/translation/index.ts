export { InvalidXliff } from './errors.js';
export { mergeTranslations, type Merged } from './merge-translations.js';
export { readXliff } from './read-xliff.js';
export type { Unit } from './unit.js';
export { writeXliff } from './write-xliff.js';
