/** What a worker is told in its only argument, as JSON. Paths are absolute. */
export interface WorkerConfiguration {
  /** `late-set` prints what V8 changes in new contexts, for a test, and ends. */
  role: 'run' | 'compile' | 'late-set';
  /** isolated-vm's compiled file. */
  addon: string;
  /** `kernel.js` for a worker that runs, `compiler.js` or `linter.js` for one that reads packages. */
  bundle: string;
  /** The built-in interview, taken before the worker serves; null: none. */
  warmUp: string | null;
  memoryMib: number;
  /** Time limit of one call inside the isolate. */
  cpuMs: number;
  frameBytes: number;
  /** Longest reply that leaves the isolate. */
  replyBytes: number;
  maxKept: number;
  maxAhead: number;
}
