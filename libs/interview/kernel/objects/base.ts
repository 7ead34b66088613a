import { classSpec } from './class-spec.js';
import { nounMethods } from './nouns.js';

/** `Thing`: the class above all others. */
export const thingClass = classSpec('Thing', null, { methods: nounMethods });
