import { createTransport } from 'nodemailer';
import type { DriverKit, MailSender, SmtpOptions } from '#messaging';
import { SmtpSender } from './smtp-sender.js';

/** A server that does not answer must not hold jobs: after these it counts as unavailable. */
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** Own settings beside those of the configuration. */
export interface TlsOptions {
  /** Certificates (PEM) to trust besides the system's. */
  ca?: string;
  /** Refuse a server without TLS; by default every server that is not on the loopback. */
  requireTls?: boolean;
}

/** Mails by SMTP (RFC 5321), with TLS: from the first byte, or by STARTTLS. */
export function createSender(
  options: SmtpOptions & TlsOptions & { from: string | null },
  kit: DriverKit,
): MailSender {
  const { host, port, secure, user, password, from, ca, requireTls = !isLoopback(host) } = options;
  if (host === null) throw new kit.MessagingNotConfigured('messaging.mail.smtp.host is not set.');
  if (from === null) throw new kit.MessagingNotConfigured('messaging.mail.from is not set.');
  if ((user === null) !== (password === null))
    throw new kit.MessagingNotConfigured('messaging.mail.smtp needs user and password, or neither.');
  const transport = createTransport({
    host,
    port,
    secure,
    requireTLS: !secure && requireTls,
    ...timeouts,
    ...(user !== null && password !== null && { auth: { user, pass: password } }),
    tls: { minVersion: 'TLSv1.2', ...(ca !== undefined && { ca }) },
    // A message never names files or addresses to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return new SmtpSender(transport, from, kit);
}

function isLoopback(host: string | null): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host ?? '');
}
