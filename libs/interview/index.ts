export type * from './protocol/screen.js';
export type * from './protocol/document.js';
export type * from './protocol/call.js';
