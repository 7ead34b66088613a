import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { recordKeyId } from '#encryption';
import type { Effect } from '#interview';
import { olderKey } from '../older-keys.js';
import type { SessionLock } from '../session-lock.js';
import type { Attachments, OpenedAttachment } from './attachments.js';
import { claimJobs, delayJob, endJob, type ClaimedJob, type JobPlace, type NewJob } from './job-rows.js';
import { messagesOf, type OutgoingMessage } from './session-job.js';

/** The service could not take a message now; the same message may be handed to it again. */
export class DeliveryDelayed extends Error {}

/** Who takes messages out of the outbox to people. */
export interface Delivery {
  /** Resolves once the next service has the message. Throws `DeliveryDelayed`; whatever else it throws is for good. */
  deliver(
    tenantId: string,
    message: OutgoingMessage,
    attachments: readonly OpenedAttachment[],
  ): Promise<void>;
  /** For the log, which gets no address. */
  failed(kind: OutgoingMessage['kind'], error: unknown): void;
}

/** Seconds until a message is tried again; together less than the 15 min for which a host may hold the key. */
const AGAIN_AFTER_SECONDS = [5, 30, 120, 600];

/**
 * Messages of interviews. They are stored with the step, sealed under the session's key, and sent after the commit
 * by the host that took the step, which keeps the key in its memory for as long as it tries. What it cannot send, or
 * leaves when it dies, waits for the person's next visit: nobody else has the key.
 */
export class Outbox {
  private readonly underWay = new Set<Promise<void>>();
  /** Sessions whose messages this host is trying to send. */
  private readonly trying = new Set<string>();
  private readonly stopping = new AbortController();

  constructor(
    private readonly em: EntityManager,
    private readonly delivery: Delivery,
    private readonly attachments: Pick<Attachments, 'open'>,
    private readonly againAfterSeconds: readonly number[] = AGAIN_AFTER_SECONDS,
  ) {}

  /** The messages among a step's effects, sealed; they are to be written with the step. */
  seal(lock: SessionLock, sequence: number, effects: readonly Effect[]): NewJob[] {
    return messagesOf(effects).map((message) => {
      const id = randomUUID();
      const plain = Buffer.from(JSON.stringify(message), 'utf8');
      const sealed = lock.sealJob({ id, sequence }, plain);
      plain.fill(0);
      return { id, kind: message.kind, sealed };
    });
  }

  /**
   * Sends what waits in a session, after the reply. Of a visit, `again`, nothing comes while this host is at that
   * session already. A host that is stopping leaves everything to the next visit.
   */
  send(place: JobPlace, lock: SessionLock, { again = false } = {}): void {
    const busy = this.trying.has(place.sessionId);
    if (this.stopping.signal.aborted || (again && busy)) return;
    this.trying.add(place.sessionId);
    const sending = this.sendAll(place, lock, busy ? [] : this.againAfterSeconds)
      .catch((error: unknown) => {
        if (!this.stopping.signal.aborted) this.delivery.failed('send_email', error);
      })
      .finally(() => {
        this.underWay.delete(sending);
        if (!busy) this.trying.delete(place.sessionId);
      });
    this.underWay.add(sending);
  }

  /** Lets messages that are on their way arrive; none is tried again. */
  async close(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.underWay);
  }

  private async sendAll(place: JobPlace, lock: SessionLock, waits: readonly number[]): Promise<void> {
    for (const seconds of [...waits, null]) {
      let delayed = false;
      for (const job of await claimJobs(this.em, place)) {
        if (this.stopping.signal.aborted) await delayJob(this.em, place, job.id);
        else delayed = (await this.sendOne(place, lock, job)) || delayed;
      }
      if (!delayed || seconds === null) return;
      await wait(seconds * 1000, undefined, { signal: this.stopping.signal, ref: false });
    }
  }

  /** Whether it was put back. */
  private async sendOne(place: JobPlace, lock: SessionLock, job: ClaimedJob): Promise<boolean> {
    try {
      const message = await this.open(place, lock, job);
      const attached = message.kind === 'send_email' ? (message.attachments ?? []) : [];
      const opened = await this.attachments.open(place, lock, attached);
      await this.delivery.deliver(place.tenantId, message, opened);
      for (const { content } of opened) content.fill(0);
      await endJob(this.em, place, job.id, 'sent');
    } catch (error) {
      if (error instanceof DeliveryDelayed) {
        await delayJob(this.em, place, job.id);
        return true;
      }
      this.delivery.failed(job.kind, error);
      await endJob(this.em, place, job.id, 'failed');
    }
    return false;
  }

  /** Also one from before a re-key. */
  private async open(place: JobPlace, lock: SessionLock, job: ClaimedJob): Promise<OutgoingMessage> {
    const { key } = lock;
    const own =
      key === null
        ? lock
        : lock.under(
            await inTenant(
              this.em,
              place.tenantId,
              (tx) => olderKey(tx, place, key, recordKeyId(job.sealed)),
              { readOnly: true },
            ),
          );
    const plain = own.openJob(job, job.sealed);
    const message = JSON.parse(plain.toString('utf8')) as OutgoingMessage;
    plain.fill(0);
    return message;
  }
}
