import { parseAllDocuments } from 'yaml';
import type { Json } from '../protocol/screen.js';

/** A file `*.test.yml`, read. */
export interface InterviewTest {
  interview: string;
  /** Milliseconds since 1970, and the zone's offset as Luxon takes it; null: the clock of the run. */
  now: { millis: number; zone: string } | null;
  language: string | null;
  replies: { [url: string]: Json };
  /** More about uploads, by the name that stands in for their id: `name`, `type`, `bytes`; null: not there. */
  files: { [id: string]: Json };
  /** What the interview is started with. */
  urlArgs: { [name: string]: Json };
  steps: TestStep[];
  /** What must hold after the last step. */
  afterwards: { [key: string]: Json };
}

export type TestStep = { [key: string]: Json };

/** A test that cannot be run as it is written. */
export class InvalidTest extends Error {}

const keys = ['interview', 'now', 'language', 'replies', 'files', 'steps', 'then', 'url_args', 'comment'];
const stepKeys = [
  'expect',
  'answer',
  'errors',
  'back',
  'action',
  'arguments',
  'edit',
  'delete',
  'language',
  'error',
  'comment',
];

/** @throws InvalidTest */
export function readInterviewTest(text: string): InterviewTest {
  const documents = parseAllDocuments(text, { version: '1.2', schema: 'core', uniqueKeys: true });
  const [document] = Array.isArray(documents) ? documents : [];
  if (!document || document.errors.length > 0)
    throw new InvalidTest(document?.errors[0]?.message ?? 'The test is empty');
  const read = document.toJS() as { [key: string]: Json };
  known(read, keys, 'The key');
  const { interview, now, language, replies, files, url_args: urlArgs, steps, then } = read;
  if (typeof interview !== 'string') throw new InvalidTest('A test names its "interview" as addon:file');
  if (!Array.isArray(steps)) throw new InvalidTest('A test has a list of "steps"');
  for (const step of steps) known(step as TestStep, stepKeys, 'The step key');
  return {
    interview,
    now: typeof now === 'string' ? clock(now) : null,
    language: typeof language === 'string' ? language : null,
    replies: (replies ?? {}) as { [url: string]: Json },
    files: (files ?? {}) as { [id: string]: Json },
    urlArgs: (urlArgs ?? {}) as { [name: string]: Json },
    steps: steps as TestStep[],
    afterwards: (then ?? {}) as { [key: string]: Json },
  };
}

function known(map: { [key: string]: Json }, allowed: string[], what: string): void {
  for (const key of Object.keys(map))
    if (!allowed.includes(key))
      throw new InvalidTest(`${what} "${key}" is not known: ${allowed.join(', ')} are`);
}

function clock(text: string): InterviewTest['now'] {
  const millis = Date.parse(text);
  if (Number.isNaN(millis)) throw new InvalidTest(`"${text}" is not a time: write 2026-03-01T10:00:00-05:00`);
  const offset = /([+-]\d{2}):?(\d{2})$/.exec(text);
  return { millis, zone: offset ? `UTC${offset[1]}:${offset[2]}` : 'UTC' };
}
