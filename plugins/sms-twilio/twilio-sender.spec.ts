import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  driverKit,
  MessageInvalid,
  MessagingNotConfigured,
  PhoneNumberInvalid,
  SmsRefused,
  SmsUnavailable,
  type TwilioOptions,
} from '#messaging';
import { createSender } from './index.js';
import { TwilioApi } from './twilio-api-for-tests.js';

let api: TwilioApi;
let options: TwilioOptions;

beforeEach(async () => {
  api = new TwilioApi();
  const baseUrl = await api.start();
  options = { accountSid: api.accountSid, authToken: api.authToken, from: '+15005550006', baseUrl };
});
afterEach(() => api.stop());

const message = { to: '+12125550123', body: '012345 es su código & nada más' };
const send = (changed: Partial<TwilioOptions>, to = message.to) =>
  createSender({ ...options, ...changed }, driverKit).send({ ...message, to });

describe('the Twilio driver', () => {
  it("hands over a text message in the form of Twilio's API", async () => {
    await send({});
    expect(api.sent).toEqual([{ ...message, from: '+15005550006' }]);
  });

  it('sends through a messaging service, and below an address with a slash at its end', async () => {
    await send({ from: `MG${'0'.repeat(32)}`, baseUrl: `${options.baseUrl}/` });
    expect(api.sent).toEqual([{ ...message, from: `MG${'0'.repeat(32)}` }]);
  });

  it('says that a number gets no messages: no such number, or one that has said stop', async () => {
    await expect(send({}, '+15005550001')).rejects.toThrow(SmsRefused);
    await expect(send({}, api.stopped)).rejects.toThrow(SmsRefused);
  });

  it('says that our account is wrong: its token, its SID, its sender', async () => {
    const other = `AC${'f'.repeat(32)}`;
    for (const changed of [{ authToken: 'wrong' }, { accountSid: other }, { from: '+15005550007' }])
      await expect(send(changed)).rejects.toThrow(MessagingNotConfigured);
    await expect(send({ authToken: 'wrong-token' })).rejects.not.toThrow('wrong-token');
  });

  it('says that the service is away: an error of its own, too many requests, no answer', async () => {
    for (const status of [500, 503, 429]) {
      api.outage = status;
      await expect(send({})).rejects.toThrow(SmsUnavailable);
    }
    await expect(send({ baseUrl: 'http://127.0.0.1:9' })).rejects.toThrow(SmsUnavailable);
  });

  it('asks for nothing that Twilio would refuse anyway', async () => {
    const sender = createSender(options, driverKit);
    await expect(sender.send({ to: '212 555 0123', body: 'x' })).rejects.toThrow(PhoneNumberInvalid);
    await expect(sender.send({ to: message.to, body: 'x'.repeat(1601) })).rejects.toThrow(MessageInvalid);
    await expect(sender.send({ to: message.to, body: '' })).rejects.toThrow(MessageInvalid);
    await sender.send({ to: message.to, body: 'x'.repeat(1600) });
    expect(api.sent).toHaveLength(1);
  });

  it('wants an account and a sender, and gives its token to nobody in clear', () => {
    for (const missing of [{ accountSid: null }, { accountSid: 'x' }, { authToken: null }, { from: null }])
      expect(() => createSender({ ...options, ...missing }, driverKit)).toThrow(MessagingNotConfigured);
    for (const baseUrl of ['http://sms.example', 'http://127.0.0.1.example', 'ftp://localhost'])
      expect(() => createSender({ ...options, baseUrl }, driverKit)).toThrow(MessagingNotConfigured);
  });
});
