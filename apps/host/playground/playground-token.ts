/** Nest's token for the opened playground. */
export const PLAYGROUND = Symbol('playground');
