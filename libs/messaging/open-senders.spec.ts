import { simpleParser } from 'mailparser';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { driverKit } from './driver.js';
import { MessageInvalid, MessagingNotConfigured, PhoneNumberInvalid } from './errors.js';
import { openMailSender, openSmsSender, type MessagingConfiguration } from './open-senders.js';

const smtp = { host: 'mail.example', port: 587, secure: false, user: null, password: null };
const twilio = { accountSid: null, authToken: null, from: null, baseUrl: null };
const configured = (
  mail: MessagingConfiguration['mail']['driver'],
  sms: MessagingConfiguration['sms']['driver'] = 'none',
) => ({
  mail: { driver: mail, from: 'Légal Aid <help@aid.example>', smtp },
  sms: { driver: sms, twilio },
});
const message = { to: 'ana@example.org', subject: 'Hello', text: 'Text', html: '<p>Page</p>' };

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affiant-mail-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const written = async () => {
  const [name = ''] = await readdir(join(folder, 'mail'));
  return { name, path: join(folder, 'mail', name) };
};

describe('the file driver', () => {
  it('writes a mail that mail programs understand, only for us', async () => {
    const sender = await openMailSender(configured('file'), folder, {});
    const subject = `Confirme su dirección de correo electrónico – ${'muy importante '.repeat(8)}`.trim();
    await sender.send({
      ...message,
      subject,
      text: 'Línea 1\n\nLínea 2\n',
      html: `<p>${'ñ'.repeat(200)}</p>`,
    });
    const { name, path } = await written();
    expect(name).toMatch(/\.eml$/);
    expect((await stat(join(folder, 'mail'))).mode & 0o777).toBe(0o700);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const raw = await readFile(path, 'utf8');
    expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(78);
    const mail = await simpleParser(raw);
    expect(mail.subject).toBe(subject);
    expect(mail.from?.value).toEqual([{ name: 'Légal Aid', address: 'help@aid.example' }]);
    expect(mail.to).toMatchObject({ value: [{ address: 'ana@example.org' }] });
    expect(mail.text).toBe('Línea 1\n\nLínea 2\n');
    expect(mail.html).toBe(`<p>${'ñ'.repeat(200)}</p>`);
  });

  it('writes a text message with its number', async () => {
    const sender = await openSmsSender(configured('none', 'file'), folder, {});
    await sender.send({ to: '+12125550123', body: '012345 is your code' });
    const { name, path } = await written();
    expect(name).toMatch(/\.txt$/);
    expect(await readFile(path, 'utf8')).toBe('+12125550123\n012345 is your code\n');
  });

  it.each([
    ['to', 'ana@example.org\r\nBcc: all@example.org'],
    ['to', 'ana@example.org, all@example.org'],
    ['to', 'Ana <ana@example.org>'],
    ['to', 'ana'],
    ['to', `ana@${'x'.repeat(255)}`],
    ['to', ''],
    ['subject', 'Hello\nBcc: all@example.org'],
    ['subject', 'Hello\u2028Bcc: all@example.org'],
    ['subject', 'Hello\0'],
    ['subject', ''],
    ['from', 'Aid <help@aid.example>\r\nBcc: all@example.org'],
    ['from', 'Aid\r\nBcc: all@example.org <help@aid.example>'],
    ['from', 'Aid <help@aid.example>, <all@example.org>'],
  ])('refuses headers inside a header, and what is no address (%#, %s)', async (field, value) => {
    const sender = await openMailSender(configured('file'), folder, {});
    const sending = sender.send({ ...message, [field]: value });
    await expect(sending).rejects.toThrow(MessageInvalid);
    await expect(sending).rejects.toMatchObject({ field });
    expect(await readdir(folder)).toEqual([]);
  });

  it('refuses a text message without a number or words, or with too many', async () => {
    const sender = await openSmsSender(configured('none', 'file'), folder, {});
    await expect(sender.send({ to: '12125550123', body: 'x' })).rejects.toThrow(PhoneNumberInvalid);
    await expect(sender.send({ to: '+12125550123', body: ' ' })).rejects.toThrow(MessageInvalid);
    await expect(sender.send({ to: '+12125550123', body: 'x'.repeat(1601) })).rejects.toThrow(MessageInvalid);
  });
});

describe('opening senders', () => {
  it('says where messages are switched off', async () => {
    const mail = await openMailSender(configured('none'), folder, {});
    const sms = await openSmsSender(configured('none'), folder, {});
    expect([mail.delivers, sms.delivers]).toEqual([false, false]);
    await expect(mail.send(message)).rejects.toThrow(MessagingNotConfigured);
    await expect(sms.send({ to: '+12125550123', body: 'x' })).rejects.toThrow(MessagingNotConfigured);
  });

  it('gives a plugin its options and the kit, and says which one is missing', async () => {
    const given: unknown[] = [];
    const sender = { delivers: true, send: async () => {} };
    const createSender = (...options: unknown[]) => {
      given.push(...options);
      return sender;
    };
    expect(await openMailSender(configured('smtp'), folder, { smtp: async () => ({ createSender }) })).toBe(
      sender,
    );
    expect(
      await openSmsSender(configured('none', 'twilio'), folder, { twilio: async () => ({ createSender }) }),
    ).toBe(sender);
    expect(given).toEqual([{ ...smtp, from: 'Légal Aid <help@aid.example>' }, driverKit, twilio, driverKit]);
    await expect(openMailSender(configured('smtp'), folder, {})).rejects.toThrow('smtp');
    await expect(openSmsSender(configured('none', 'twilio'), folder, {})).rejects.toThrow('twilio');
  });
});
