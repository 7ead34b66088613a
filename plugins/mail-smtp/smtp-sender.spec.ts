import { simpleParser, type ParsedMail } from 'mailparser';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { driverKit, MailRefused, MailUnavailable, MessageInvalid, MessagingNotConfigured } from '#messaging';
import { createSender } from './index.js';
import { certificate, privateKey } from './localhost-certificate-for-tests.js';

let server: SMTPServer | undefined;
let received: { mail: ParsedMail; secure: boolean; recipients: string[]; user: unknown }[];
afterEach(() => new Promise<void>((resolve) => (server ? server.close(resolve) : resolve())));

/** A mail server on the loopback, with STARTTLS and the name `localhost` in its certificate. */
async function listen(options: SMTPServerOptions = {}) {
  received = [];
  server = new SMTPServer({
    key: privateKey,
    cert: certificate,
    authOptional: true,
    logger: false,
    onData: (stream, session, done) => {
      void simpleParser(stream).then((mail) => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        received.push({ mail, secure: session.secure, recipients, user: session.user });
        done();
      });
    },
    ...options,
  });
  server.on('error', () => {});
  const listening = server.listen(0, '127.0.0.1');
  await new Promise((resolve) => listening.once('listening', resolve));
  const { port } = listening.address() as AddressInfo;
  return {
    host: 'localhost',
    port,
    secure: false,
    user: null,
    password: null,
    from: 'Légal Aid <help@aid.example>',
    ca: certificate,
  };
}

const message = {
  to: 'ana@example.org',
  subject: 'Confirme su dirección',
  text: 'Línea 1\n\n.\nLínea 2\n',
  html: '<p>Página</p>',
};

describe('the SMTP driver', () => {
  it('hands over a mail with both its forms, encrypted on the way', async () => {
    const sender = createSender(await listen(), driverKit);
    await sender.send(message);
    const [{ mail, secure, recipients } = { mail: {} as ParsedMail, secure: false, recipients: [] }] =
      received;
    expect(secure).toBe(true);
    expect(recipients).toEqual(['ana@example.org']);
    expect(mail.subject).toBe('Confirme su dirección');
    expect(mail.from?.value).toEqual([{ name: 'Légal Aid', address: 'help@aid.example' }]);
    expect(mail.text).toBe('Línea 1\n\n.\nLínea 2\n');
    expect(mail.html).toBe('<p>Página</p>');
  });

  it('speaks TLS from the first byte where that is configured', async () => {
    await createSender({ ...(await listen({ secure: true })), secure: true }, driverKit).send(message);
    expect(received).toHaveLength(1);
  });

  it('sends from the address that a message names, and to nobody else than it names', async () => {
    const sender = createSender(await listen(), driverKit);
    await sender.send({ ...message, from: 'other@aid.example' });
    expect(received[0]?.mail.from?.value).toMatchObject([{ address: 'other@aid.example' }]);
    await expect(
      sender.send({ ...message, to: 'ana@example.org\r\nRCPT TO:<all@example.org>' }),
    ).rejects.toThrow(MessageInvalid);
    await expect(sender.send({ ...message, subject: 'Hi\r\nBcc: all@example.org' })).rejects.toThrow(
      MessageInvalid,
    );
    expect(received).toHaveLength(1);
  });

  it('logs in where an account is configured, and says when the server refuses it', async () => {
    const options = await listen({
      onAuth: ({ username, password }, _, done) =>
        password === 'right' ? done(null, { user: username }) : done(new Error('Invalid login')),
    });
    await createSender({ ...options, user: 'aid', password: 'right' }, driverKit).send(message);
    expect(received[0]?.user).toBe('aid');
    const refused = createSender({ ...options, user: 'aid', password: 'wrong' }, driverKit).send(message);
    await expect(refused).rejects.toThrow(MessagingNotConfigured);
    await expect(refused).rejects.not.toThrow('wrong');
  });

  it('trusts no certificate that nobody vouches for, nor one of another name', async () => {
    const options = await listen();
    const { ca, ...untrusting } = options;
    expect(ca).toBe(certificate);
    await expect(createSender(untrusting, driverKit).send(message)).rejects.toThrow(MailUnavailable);
    await expect(createSender({ ...options, host: '127.0.0.1' }, driverKit).send(message)).rejects.toThrow(
      MailUnavailable,
    );
    expect(received).toEqual([]);
  });

  it('sends nothing in clear to a server without TLS, but on the loopback', async () => {
    const options = await listen({ disabledCommands: ['STARTTLS'] });
    await expect(createSender({ ...options, requireTls: true }, driverKit).send(message)).rejects.toThrow(
      MailUnavailable,
    );
    expect(received).toEqual([]);
    await createSender(options, driverKit).send(message);
    expect(received).toHaveLength(1);
  });

  it.each([
    [550, MailRefused],
    [451, MailUnavailable],
  ])('tells a refusal for good from one for now: %i', async (responseCode, expected) => {
    const refusal = Object.assign(new Error('not here'), { responseCode });
    const options = await listen({ onRcptTo: (_address, _session, done) => done(refusal) });
    await expect(createSender(options, driverKit).send(message)).rejects.toThrow(expected);
  });

  it('says when nobody answers', async () => {
    const options = { ...(await listen()), port: 9 };
    await expect(createSender(options, driverKit).send(message)).rejects.toThrow(MailUnavailable);
  });

  it('wants a host, a sender, and both halves of an account', async () => {
    const options = await listen();
    for (const missing of [{ host: null }, { from: null }, { user: 'aid' }])
      expect(() => createSender({ ...options, ...missing }, driverKit)).toThrow(MessagingNotConfigured);
  });
});
