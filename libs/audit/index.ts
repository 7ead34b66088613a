export { type AuditEntry, type StoredEntry } from './audit-entry.js';
export {
  AUDIT_EVENTS,
  AUDIT_OUTCOMES,
  type AuditActor,
  type AuditEvent,
  type AuditNote,
  type AuditOutcome,
} from './audit-event.js';
export { type AuditHead, currentHead, exportedHead, HEAD_KEY, readHead, writeHead } from './audit-heads.js';
export { type AuditedAction, AuditLog } from './audit-log.js';
export { AuditUnavailable, HeadForged } from './errors.js';
export { exportHead } from './export-head.js';
export { type AuditFilter, type ReadEntry, readEntries, storedEntries } from './read-entries.js';
export { type AuditFinding, verifyLog } from './verify-log.js';
