import { SessionFiles, SessionReading } from '#sessions';
import type { Platform } from './platform.js';

/** Reads sessions whole, over the parts of an opened platform. */
export function sessionReading(platform: Platform): SessionReading {
  const { database, platformKey, sessions, interviews, steps, documents, blobs } = platform;
  const files = new SessionFiles(database.em, platformKey, sessions, blobs);
  return new SessionReading(sessions, interviews, steps, documents, files);
}
