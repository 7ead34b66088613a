import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { MailUnavailable } from '#messaging';

/** Waits before a mail is tried again that its server could not take; then who asked for it has to ask again. */
const AGAIN_AFTER_MS = [5_000, 30_000, 120_000];

/**
 * Sends mail after the reply: how long a mail takes, and whether it could be sent, would tell whether an
 * address has an account. A mail that was not sent when the host stops is lost, and its link with it.
 */
export class MailPosting {
  private readonly underWay = new Set<Promise<void>>();
  private readonly stopping = new AbortController();

  /** `name` of the mail is for the log, which gets no address. */
  post(name: string, send: () => Promise<void>): void {
    const posted = this.send(send).catch((error: unknown) => {
      const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
      new Logger('Mail').error(`The mail ${name} was not sent${code}.`);
    });
    this.underWay.add(posted);
    void posted.then(() => this.underWay.delete(posted));
  }

  /** Lets mails that are on their way arrive; none is tried again. */
  async close(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.underWay);
  }

  private async send(send: () => Promise<void>): Promise<void> {
    for (const again of [...AGAIN_AFTER_MS, null]) {
      try {
        return await send();
      } catch (error) {
        if (again === null || !(error instanceof MailUnavailable) || this.stopping.signal.aborted)
          throw error;
        await wait(again, undefined, { signal: this.stopping.signal, ref: false });
      }
    }
  }
}
