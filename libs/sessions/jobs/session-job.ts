import type { Effect, EffectAttachment } from '#interview';

/** A message to one person, as it stands sealed in the outbox. */
export type OutgoingMessage =
  | {
      kind: 'send_email';
      to: string;
      subject: string;
      text: string;
      html: string;
      /** Missing in older records. */
      attachments?: EffectAttachment[];
    }
  | { kind: 'send_sms'; to: string; body: string };

/**
 * `waiting` also means: the host that took the step is gone, or the service could not take it for a quarter of an
 * hour; then it waits for the person's next visit. A job that stays `sending` was cut off in the middle: it may have
 * been sent, and is not sent twice.
 */
export type JobState = 'waiting' | 'sending' | 'sent' | 'failed';

/** What a participant may know of a job: never whom it goes to. */
export interface SessionJob {
  id: string;
  kind: OutgoingMessage['kind'];
  state: JobState;
  changedAt: Date;
}

/** The effects of a step that are messages, one for each address, so that each is sent once. */
export function messagesOf(effects: readonly Effect[]): OutgoingMessage[] {
  return effects.flatMap((effect): OutgoingMessage[] => {
    switch (effect.type) {
      case 'send_email': {
        const { subject, text, html, attachments } = effect;
        return effect.to.map((to) => ({ kind: 'send_email', to, subject, text, html, attachments }));
      }
      case 'send_sms':
        return [{ kind: 'send_sms', to: effect.to, body: effect.body }];
      case 'log':
        return [];
    }
  });
}
