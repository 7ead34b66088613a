export type * from './protocol/screen.js';
export type * from './protocol/document.js';
export type * from './protocol/call.js';
export { compile } from './compile/compile.js';
export { InvalidTest, readInterviewTest, type InterviewTest } from './testing/interview-test.js';
export { runInterviewTest, type TestResult } from './testing/run-interview-test.js';
export { documentText } from './testing/document-text.js';
