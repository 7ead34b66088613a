import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Sent {
  to: string;
  from: string;
  body: string;
}

/** HTTP status and JSON body; `state` is the body's `status` where that is not the same. */
type Answer = Record<string, unknown> & { status: number; state?: string };

/**
 * Twilio's Messages resource as its API reference describes it: POST /2010-04-01/Accounts/{Sid}/Messages.json, Basic
 * authentication, form fields To, Body and From or MessagingServiceSid. It refuses what Twilio refuses.
 */
export class TwilioApi {
  readonly accountSid = `AC${'0123456789abcdef'.repeat(2)}`;
  readonly authToken = 'fedcba9876543210'.repeat(2);
  readonly senders = ['+15005550006', `MG${'0'.repeat(32)}`];
  readonly stopped = '+12125550199';
  readonly sent: Sent[] = [];
  /** Answer all requests by this status, as in an outage. */
  outage?: number;

  private readonly server = createServer((request, response) => {
    void text(request).then((body) => {
      const { status, ...answer } =
        this.outage === undefined
          ? this.answer(request, body)
          : refusal(this.outage, 20500, 'An internal server error has occurred');
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify({ ...answer, status: answer.state ?? status }));
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => {
      this.server.listen(0, '127.0.0.1', resolve);
    });
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private answer(
    { method, url, headers }: IncomingMessage,
    form: string,
  ): { status: number; state?: string } {
    const basic = Buffer.from(`${this.accountSid}:${this.authToken}`).toString('base64');
    if (headers.authorization !== `Basic ${basic}`) return refusal(401, 20003, 'Authenticate');
    if (method !== 'POST' || url !== `/2010-04-01/Accounts/${this.accountSid}/Messages.json`)
      return refusal(404, 20404, `The requested resource ${url} was not found`);
    if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
      return refusal(415, 20007, 'Unsupported');
    const fields = new URLSearchParams(form);
    const [to, body] = [fields.get('To'), fields.get('Body')];
    const from = fields.get('From') ?? fields.get('MessagingServiceSid');
    if (to === null || to === '') return refusal(400, 21604, "A 'To' phone number is required.");
    if (from === null) return refusal(400, 21603, "A 'From' phone number is required.");
    if (body === null || body === '') return refusal(400, 21602, 'Message body is required.');
    if (!this.senders.includes(from))
      return refusal(
        400,
        21606,
        `The 'From' phone number provided (${from}) is not a valid message-capable Twilio phone number for this destination.`,
      );
    if (!/^\+[1-9]\d{6,14}$/.test(to) || to.startsWith('+1500'))
      return refusal(400, 21211, `Invalid 'To' Phone Number: ${to}`);
    if (to === this.stopped) return refusal(400, 21610, 'Attempt to send to unsubscribed recipient');
    if (body.length > 1600)
      return refusal(400, 21617, 'The concatenated message body exceeds the 1600 character limit');
    this.sent.push({ to, from, body });
    const message = {
      sid: `SM${'0'.repeat(32)}`,
      account_sid: this.accountSid,
      to,
      from,
      body,
      state: 'queued',
    };
    return { status: 201, ...message };
  }
}

function refusal(status: number, code: number, message: string): Answer {
  return { status, code, message, more_info: `https://www.twilio.com/docs/errors/${code}` };
}
