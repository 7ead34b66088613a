export type { ConfinementReport } from './confinement.js';
export { AddonStopped, CompileFailed, InterviewFailed, SandboxBusy, SandboxUnavailable } from './errors.js';
export { defaultOptions, type Confinement, type SandboxOptions } from './options.js';
export { sanitize } from './reply/sanitize.js';
export { screenSchema } from './reply/screen-schema.js';
export type { PoolStatus } from './pool.js';
export type { WorkerStatus } from './worker.js';
export { probeConfinement, Sandbox, type SandboxCall, type SandboxStatus } from './sandbox.js';
export type { WorkerConfiguration } from './worker-configuration.js';
