import type { DocumentSource, KernelState, Screen } from '#interview';
import type { Replies } from './fetching.js';
import type { SessionMode } from './mode.js';

/**
 * What one step stores, before encryption. `previousHash`, `digest` and `mode` are checked against
 * the session's row and the step before: where they differ, somebody moved or swapped rows.
 */
export interface StepRecord {
  /** SHA-256 of the record before (base64url); null for the first. */
  previousHash: string | null;
  /** The package's digest. */
  digest: string;
  mode: SessionMode;
  /** 32 hex digits: what `random()` and `uuid()` of this session start from. */
  seed: string;
  /** The sequence that Back returns to; null on the first screen. */
  back: number | null;
  state: KernelState;
  screen: Screen;
  documents: DocumentSource[];
  /** What `fetch_json` has read so far; missing in older records. */
  replies?: Replies;
}

export function encodeStep(step: StepRecord): Buffer {
  return Buffer.from(JSON.stringify(step), 'utf8');
}

export function decodeStep(bytes: Buffer): StepRecord {
  return JSON.parse(bytes.toString('utf8')) as StepRecord;
}
