import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { OnModuleDestroy } from '@nestjs/common';
import type { AddonEntry, AddonFacades, AddonRequest, AddonResponse, FinishedInterview } from '#addons';
import type { Receipt } from './receipt.js';
import { signedHeaders } from './signature.js';

/** Statuses after which the same message may be taken later. */
const AGAIN = new Set([408, 425, 429]);
const RECEIPT = /^receipt-.+\.json$/;

/** As the tenant has set them; url and secret may be missing. */
interface Settings {
  url?: string;
  secret?: string;
  interviews?: string[];
  attempts: number;
  firstWaitSeconds: number;
}

/**
 * Sends each finished interview to a web hook and keeps a receipt. The answers are in memory only while
 * it tries; a host that stops in between leaves a receipt that says `pending`.
 */
export class CaseConnector implements AddonEntry, OnModuleDestroy {
  private readonly stopping = new AbortController();

  constructor(private readonly host: AddonFacades) {}

  async finished(interview: FinishedInterview): Promise<void> {
    const settings = (await this.host.settings()) as unknown as Settings;
    const { url, secret, interviews = [] } = settings;
    if (interviews.length > 0 && !interviews.includes(interview.interview)) return;
    if (url === undefined || secret === undefined) {
      this.host.log('Nothing is sent: url or secret is not set.');
      return;
    }
    const body = JSON.stringify(interview);
    const receipt: Receipt = {
      id: `${interview.session}-${interview.sequence}`,
      session: interview.session,
      interview: interview.interview,
      state: 'pending',
      attempts: 0,
      at: new Date().toISOString(),
      status: null,
      sha256: createHash('sha256').update(body).digest('hex'),
    };
    await this.keep(receipt);
    // Nobody waits for the other side: the person has the last screen already.
    void this.deliver(receipt, body, { ...settings, url, secret });
  }

  /** `GET receipts`, for the tenant's admins. */
  async request({ method, path, caller }: AddonRequest): Promise<AddonResponse> {
    if (method !== 'GET' || path !== 'receipts') return { status: 404, body: { code: 'not_found' } };
    if (caller === null || !caller.privileges.includes('admin')) {
      return { status: 403, body: { code: 'forbidden' } };
    }
    return { status: 200, body: { receipts: await this.receipts() } };
  }

  onModuleDestroy(): void {
    this.stopping.abort();
  }

  private async deliver(
    receipt: Receipt,
    body: string,
    settings: Required<Pick<Settings, 'url' | 'secret'>> & Settings,
  ) {
    for (let attempt = 1; ; attempt++) {
      const status = await this.post(settings, receipt.id, body);
      const isDone = status !== null && status >= 200 && status < 300;
      const mayTry = status === null || status >= 500 || AGAIN.has(status);
      const isLast = isDone || !mayTry || attempt >= settings.attempts;
      const state = isDone ? 'delivered' : isLast ? 'failed' : 'pending';
      await this.keep({ ...receipt, state, attempts: attempt, status, at: new Date().toISOString() });
      if (isLast) return;
      try {
        await wait(settings.firstWaitSeconds * 1000 * 2 ** (attempt - 1), undefined, {
          signal: this.stopping.signal,
          ref: false,
        });
      } catch {
        return;
      }
    }
  }

  /** The status; null where nobody answered. */
  private async post({ url, secret }: { url: string; secret: string }, id: string, body: string) {
    try {
      const headers = { ...signedHeaders(secret, id, new Date(), body) };
      return (await this.host.fetch(url, { method: 'POST', headers, body })).status;
    } catch (error) {
      this.host.log(`Not sent: ${(error as Error).message}`);
      return null;
    }
  }

  private keep(receipt: Receipt): Promise<void> {
    return this.host.files.put(`receipt-${receipt.id}.json`, Buffer.from(JSON.stringify(receipt)));
  }

  private async receipts(): Promise<Receipt[]> {
    const names = (await this.host.files.list()).filter((name) => RECEIPT.test(name));
    const files = await Promise.all(names.map((name) => this.host.files.get(name)));
    return files
      .filter((file) => file !== null)
      .map((file) => JSON.parse(file.toString('utf8')) as Receipt)
      .toSorted((a, b) => b.at.localeCompare(a.at));
  }
}
