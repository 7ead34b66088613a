import { randomBytes } from 'node:crypto';
import type { CheckedMail } from './check-mail.js';
import type { MailAttachment } from './mail-sender.js';

/** A mail as text (RFC 5322; multipart/alternative, with attachments in multipart/mixed; all parts in base64), to be opened in any mail program. */
export function eml(mail: CheckedMail, date: Date): string {
  const boundary = randomBytes(12).toString('hex');
  const { name, address } = mail.from;
  const words = (type: string, content: string) => [
    `--${boundary}`,
    `Content-Type: ${type}; charset=utf-8`,
    ...base64(Buffer.from(content)),
  ];
  const message = [
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    '',
    ...words('text/plain', mail.text),
    ...words('text/html', mail.html),
    `--${boundary}--`,
    '',
  ];
  return [
    `From: ${name === '' ? address : `${encodedWords(name)} <${address}>`}`,
    `To: ${mail.to}`,
    `Subject: ${encodedWords(mail.subject)}`,
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${randomBytes(16).toString('hex')}@localhost>`,
    'MIME-Version: 1.0',
    ...(mail.attachments.length === 0 ? message : mixed(message, mail.attachments)),
  ].join('\r\n');
}

function mixed(message: string[], attachments: readonly MailAttachment[]): string[] {
  const boundary = randomBytes(12).toString('hex');
  return [
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    ...message,
    ...attachments.flatMap(({ filename, contentType, content }) => [
      `--${boundary}`,
      `Content-Type: ${contentType}`,
      // RFC 2231 for what is not ASCII.
      `Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(filename)}`,
      ...base64(content),
    ]),
    `--${boundary}--`,
    '',
  ];
}

function base64(content: Buffer): string[] {
  return ['Content-Transfer-Encoding: base64', '', ...(content.toString('base64').match(/.{1,76}/g) ?? [])];
}

/** RFC 2047: words of at most 75 characters, none of which splits a character. */
function encodedWords(text: string): string {
  const words = [''];
  for (const character of text) {
    const last = words.length - 1;
    if (Buffer.byteLength(words[last] + character) > 39) words.push(character);
    else words[last] += character;
  }
  return words.map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ');
}
