import { SessionNotFound } from './errors.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What is no id names no session; PostgreSQL would call it a failure of ours. Throws `SessionNotFound`. */
export function requireSessionId(text: string): void {
  if (!UUID.test(text)) throw new SessionNotFound();
}
