import { tmpdir } from 'node:os';

/** How a worker process is walled in; `auto` takes the strongest that works. */
export type Confinement = 'auto' | 'bwrap' | 'systemd' | 'container' | 'none';

/** The `sandbox` section of the configuration, and limits that have no reason to be changed. */
export interface SandboxOptions {
  /** Most worker processes alive at once. */
  workers: number;
  /** Calls under way at once for one tenant; others of the tenant wait. */
  perTenant: number;
  /** Workers started ahead, of no tenant yet. */
  spare: number;
  idleSeconds: number;
  stepsPerWorker: number;
  /** How long a context waits for its session's next step; 0: a fresh context for each step. */
  keepSeconds: number;
  /** Time of one call inside the isolate. */
  cpuMs: number;
  /** After `cpuMs` and this the worker is killed. */
  deadlineExtraMs: number;
  memoryMib: number;
  /** Resident memory of a worker; above it, it is killed. */
  residentMib: number;
  confinement: Confinement;
  /** Calls of one tenant that may wait; one more is refused as busy. */
  queued: number;
  /** Longest wait before a call is refused as busy. */
  queueMs: number;
  /** Contexts kept for sessions, per worker. */
  keptPerWorker: number;
  /** Fresh contexts made ahead for the package in use; and in all, per worker. */
  ahead: number;
  aheadPerWorker: number;
  /** Longest request or reply. */
  frameMib: number;
  /** Deepest nesting, and most values in all, of a reply: both cost the host memory many times their text. */
  replyDepth: number;
  replyValues: number;
  /** Workers that one package may lose within `stopMinutes`; then it is stopped for its tenant. */
  killsUntilStopped: number;
  stopMinutes: number;
  compileMs: number;
  compileMemoryMib: number;
  compileResidentMib: number;
  startMs: number;
  /** Where the host is root: worker n runs as this uid plus n (systemd's range for dynamic users). */
  firstUid: number;
  /** Where a copy of the program goes if the worker's uid cannot read it. */
  copyFolder: string;
  /** Bubblewrap's file; null: looked for in the usual folders. */
  bwrap: string | null;
  /** Folder of `kernel.js`, `compiler.js` and `linter.js`; null: the build's. */
  bundles: string | null;
}

export const defaultOptions: SandboxOptions = {
  workers: 8,
  perTenant: 2,
  spare: 1,
  idleSeconds: 60,
  stepsPerWorker: 1000,
  keepSeconds: 0,
  cpuMs: 2000,
  deadlineExtraMs: 500,
  memoryMib: 64,
  residentMib: 512,
  confinement: 'auto',
  queued: 256,
  queueMs: 10_000,
  keptPerWorker: 16,
  ahead: 2,
  aheadPerWorker: 8,
  frameMib: 24,
  replyDepth: 100,
  replyValues: 1_000_000,
  killsUntilStopped: 5,
  stopMinutes: 10,
  compileMs: 20_000,
  compileMemoryMib: 256,
  compileResidentMib: 768,
  startMs: 20_000,
  firstUid: 61_184,
  copyFolder: tmpdir(),
  bwrap: null,
  bundles: null,
};
