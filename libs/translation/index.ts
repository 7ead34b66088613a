export { InvalidWorkbook, InvalidXliff } from './errors.js';
export { mergeTranslations, type Merged } from './merge-translations.js';
export { readXliff } from './read-xliff.js';
export { readXlsx } from './read-xlsx.js';
export type { Unit } from './unit.js';
export { writeXliff } from './write-xliff.js';
export { writeXlsx } from './write-xlsx.js';
