import { createHmac, timingSafeEqual } from 'node:crypto';
import type { PlatformKey } from '#encryption';
import type { Screen } from '#interview';
import { isFileId } from './file-ids.js';
import type { Participant } from './participant.js';

/**
 * Addresses of a session's files as one participant may use them: the id and, after a dot, a capability bound to
 * session, file and participant. An address that was guessed, or made for somebody else, leads to nothing.
 */
export class FileAddresses {
  constructor(private readonly platformKey: PlatformKey) {}

  /** What stands after `/sessions/ID/files/`. */
  nameFor(who: Participant, sessionId: string, id: string): string {
    return `${id}.${this.capability(who, sessionId, id)}`;
  }

  /** The id of a name that was made for this participant; null for every other. */
  idOf(who: Participant, sessionId: string, name: string): string | null {
    const [id = '', given = ''] = name.split('.');
    if (!isFileId(id)) return null;
    const expected = Buffer.from(this.capability(who, sessionId, id));
    const sent = Buffer.from(given);
    return expected.length === sent.length && timingSafeEqual(expected, sent) ? id : null;
  }

  /** A screen whose texts show files of the session, with the addresses of this participant. */
  inScreen(who: Participant, screen: Screen): Screen {
    const text = JSON.stringify(screen);
    const start = `/sessions/${screen.session}/files/`;
    if (!text.includes(start)) return screen;
    const parts = text.split(start);
    const named = parts.slice(1).map((part) => {
      const id = part.slice(0, ID_LENGTH);
      return isFileId(id) && part[ID_LENGTH] !== '.'
        ? this.nameFor(who, screen.session, id) + part.slice(ID_LENGTH)
        : part;
    });
    return JSON.parse([parts[0], ...named].join(start)) as Screen;
  }

  private capability(who: Participant, sessionId: string, id: string): string {
    const key = this.platformKey.derive('download', [who.tenantId, who.accountId, sessionId]);
    return createHmac('sha256', key).update(`file/${id}`).digest('base64url').slice(0, 22);
  }
}

const ID_LENGTH = 36;
