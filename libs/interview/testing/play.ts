import { loadInProcess } from './in-process.js';
import { readInterviewTest } from './interview-test.js';
import { runInterviewTest } from './run-interview-test.js';

/**
 * Plays the steps of a test (YAML, without its `interview`) against an interview given as text.
 * @returns what went wrong, '' where nothing did
 */
export async function play(
  interview: string,
  test: string,
  files: { [path: string]: string } = {},
): Promise<string> {
  const { compiled, step } = loadInProcess({
    name: 'addon',
    files: { 'interviews/main.yml': interview, ...files },
    dependencies: {},
  });
  const result = await runInterviewTest(readInterviewTest(`interview: addon:main\n${test}`), compiled, step);
  return result.message;
}

/** The problems that compiling an interview finds, as `line: message`. */
export function problemsOf(interview: string, files: { [path: string]: string } = {}): string[] {
  const { compiled } = loadInProcess({
    name: 'addon',
    files: { 'interviews/main.yml': interview, ...files },
    dependencies: {},
  });
  return compiled.problems.map((problem) => `${problem.line}: ${problem.message}`);
}
