import twilio from 'twilio';
import type { DriverKit, SmsSender, TwilioOptions } from '#messaging';
import { BaseUrlClient } from './base-url-client.js';
import { TwilioSender } from './twilio-sender.js';

/** A service that does not answer must not hold jobs: after this (in ms) it counts as unavailable. */
const timeout = 10_000;

/** Text messages through Twilio's Programmable Messaging API, by its own SDK. */
export function createSender(options: TwilioOptions, kit: DriverKit): SmsSender {
  const { accountSid, authToken, from, baseUrl } = options;
  if (accountSid === null || !/^AC[0-9a-f]{32}$/.test(accountSid))
    throw new kit.MessagingNotConfigured('messaging.sms.twilio.account_sid is not set, or no account SID.');
  if (authToken === null) throw new kit.MessagingNotConfigured('messaging.sms.twilio.auth_token is not set.');
  if (from === null) throw new kit.MessagingNotConfigured('messaging.sms.twilio.from is not set.');
  if (baseUrl !== null && !isSafe(new URL(baseUrl)))
    throw new kit.MessagingNotConfigured('messaging.sms.twilio.base_url must be https, or on the loopback.');
  const httpClient = new BaseUrlClient(baseUrl, timeout);
  return new TwilioSender(twilio(accountSid, authToken, { httpClient }), from, kit);
}

/** The account's token goes there with every request. */
function isSafe({ protocol, hostname }: URL): boolean {
  const loopback = hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  return protocol === 'https:' || (protocol === 'http:' && loopback);
}
