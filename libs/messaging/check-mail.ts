import { MessageInvalid } from './errors.js';
import { checkAddress, parseSender } from './mail-address.js';
import type { MailAttachment, MailMessage } from './mail-sender.js';

/** RFC 5322, 2.1.1: a line has at most 998 characters. */
const longestSubject = 998;

export interface CheckedMail {
  from: { name: string; address: string };
  to: string;
  subject: string;
  text: string;
  html: string;
  attachments: MailAttachment[];
}

/**
 * A mail whose headers are what they seem: no line breaks or other control characters in subject, sender or recipient
 * (header injection, OWASP Web Security Testing Guide 4.7.10), one recipient, attachments whose names are names and
 * no paths. Throws `MessageInvalid`.
 */
export function checkMail(message: MailMessage, defaultFrom: string | null): CheckedMail {
  const { to, subject, text, html, from = defaultFrom, attachments = [] } = message;
  if (from === null) throw new MessageInvalid('from');
  if (subject === '' || subject.length > longestSubject || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(subject))
    throw new MessageInvalid('subject');
  return {
    from: parseSender(from),
    to: checkAddress(to, 'to'),
    subject,
    text,
    html,
    attachments: attachments.map(checkAttachment),
  };
}

/** Nothing but these members goes on: a mail program of the host would also read files and addresses (`path`, `href`). */
function checkAttachment({ filename, contentType, content }: MailAttachment): MailAttachment {
  if (filename === '' || filename.length > 200 || /[\p{Cc}\p{Zl}\p{Zp}/\\]/u.test(filename))
    throw new MessageInvalid('attachments');
  if (!/^[\w.+-]+\/[\w.+-]+(?:; ?charset=[\w-]+)?$/.test(contentType))
    throw new MessageInvalid('attachments');
  return { filename, contentType, content };
}
