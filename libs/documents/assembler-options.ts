import type { OfficeOptions } from './office.js';

/** Limits of document assembly. Each has a default that suits a server of two cores. */
export interface AssemblerOptions extends OfficeOptions {
  /** Worker processes at most; each takes about 110 MiB while it is alive. */
  workers: number;
  /** Documents that may wait for a worker; more are refused with `busy`. */
  queue: number;
  /** How many of them may be one tenant's, so that none fills the queue for all. */
  queuePerTenant: number;
  /** Milliseconds that one document may take in a worker before the worker is killed. */
  deadlineMs: number;
  /** Milliseconds that a worker may take to start. */
  startMs: number;
  /** Resident memory in MiB above which a worker is killed (read from /proc, so on Linux only). */
  residentMib: number;
  /** Size of a worker's JavaScript heap, in MiB. */
  heapMib: number;
  /** A worker ends after this many documents, so that nothing of them stays for long. */
  documentsPerWorker: number;
  /** A worker without work ends after this many seconds. */
  idleSeconds: number;
  /** Bytes of the tree as JSON. */
  sourceBytes: number;
  /** Objects in the tree. */
  sourceNodes: number;
  /** Levels of arrays and objects in the tree; a list in a list takes three. */
  nesting: number;
  /** Bytes of the finished file. */
  outputBytes: number;
  paper: 'letter' | 'a4';
}

export const defaultAssemblerOptions: AssemblerOptions = {
  workers: 1,
  queue: 64,
  queuePerTenant: 16,
  deadlineMs: 20_000,
  startMs: 20_000,
  residentMib: 768,
  heapMib: 256,
  documentsPerWorker: 200,
  idleSeconds: 60,
  sourceBytes: 4 * 1024 * 1024,
  sourceNodes: 100_000,
  nesting: 48,
  outputBytes: 20 * 1024 * 1024,
  officeMs: 60_000,
  officeMib: 4096,
  officeFilesMib: 256,
  paper: 'letter',
};
