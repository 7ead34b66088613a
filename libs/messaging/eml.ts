import { randomBytes } from 'node:crypto';
import type { CheckedMail } from './check-mail.js';

/** A mail as text (RFC 5322, multipart/alternative, all parts in base64), to be opened in any mail program. */
export function eml(mail: CheckedMail, date: Date): string {
  const boundary = randomBytes(12).toString('hex');
  const { name, address } = mail.from;
  const part = (type: string, content: string) => [
    `--${boundary}`,
    `Content-Type: ${type}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
    '',
    ...(Buffer.from(content)
      .toString('base64')
      .match(/.{1,76}/g) ?? []),
  ];
  return [
    `From: ${name === '' ? address : `${encodedWords(name)} <${address}>`}`,
    `To: ${mail.to}`,
    `Subject: ${encodedWords(mail.subject)}`,
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${randomBytes(16).toString('hex')}@localhost>`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    '',
    ...part('text/plain', mail.text),
    ...part('text/html', mail.html),
    `--${boundary}--`,
    '',
  ].join('\r\n');
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
