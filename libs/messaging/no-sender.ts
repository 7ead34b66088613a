import { MessagingNotConfigured } from './errors.js';

/** Stands where messages are switched off. */
export class NoSender {
  readonly delivers = false;

  constructor(private readonly kind: 'mail' | 'sms') {}

  send(): Promise<never> {
    return Promise.reject(new MessagingNotConfigured(`messaging.${this.kind}.driver is none.`));
  }
}
