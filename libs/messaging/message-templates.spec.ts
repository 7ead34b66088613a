import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MessageTemplates } from './message-templates.js';
import type { MailValues, SmsValues } from './message-values.js';

const folder = join(import.meta.dirname, 'templates');
const templates = new MessageTemplates(folder);

const site = 'Legal Aid';
const link = 'https://aid.example/confirm?token=a&b=c';
const time = '24 November 2026, 10:00';
const mails: MailValues = {
  'confirm-address': { site, link, hours: 24 },
  'address-taken': { site, link },
  'reset-password': { site, link, minutes: 30 },
  'password-changed': { site, time, link },
  'answers-locked': { site, time, days: 30, link },
  'answers-deleted-soon': { site, date: time, link },
  'new-login': { site, device: 'Firefox on Linux', time, link },
  'login-link': { site, link, minutes: 30 },
  'login-code': { site, code: '012345', minutes: 10 },
  'address-changed': { site, time, link, days: 7 },
  'factor-changed': { site, time, link },
  'way-in-changed': { site, time, link },
  papers: { site },
  test: { site, asker: 'admin@aid.example', link },
  'account-invitation': { site, link, days: 7 },
  invitation: { site, asker: 'Ana', link, days: 7 },
  'session-deleted': { site, title: 'Eviction', time },
};
const texts: SmsValues = {
  'sms-code': { site, code: '012345', minutes: 10 },
  'number-changed': { site, link, days: 7 },
  'factor-changed': { site, link },
  'way-in-changed': { site, link },
  test: { site },
};
const mailNames = Object.keys(mails) as (keyof MailValues)[];
const smsNames = Object.keys(texts) as (keyof SmsValues)[];

describe('messages', () => {
  it('exist in every language, and nothing else does', () => {
    const names = [
      ...mailNames.map((name) => `${name}.mail.hbs`),
      ...smsNames.map((name) => `${name}.sms.hbs`),
    ];
    expect(templates.languages).toEqual(['en', 'es']);
    for (const language of templates.languages)
      expect(readdirSync(join(folder, language)).toSorted()).toEqual(names.toSorted());
  });

  for (const language of ['en', 'es'])
    for (const name of mailNames)
      it(`${name} says all that it has to, as text and as a page, in ${language}`, () => {
        const { subject, text, html } = templates.mail(name, language, mails[name]);
        expect(subject).toMatch(/^\S[^\n{}]+$/);
        expect(html).toContain(`<html lang="${language}">`);
        for (const value of Object.values(mails[name]).map(String)) {
          expect(subject + text).toContain(value);
          expect(html).toContain(value.replaceAll('&', '&amp;').replaceAll('=', '&#x3D;'));
        }
        expect(text).not.toMatch(/[{}]|undefined/);
      });

  it('fit into one text message', () => {
    for (const language of templates.languages) {
      const text = templates.sms('sms-code', language, { ...texts['sms-code'], site: 'x'.repeat(40) });
      expect(text).toContain('012345');
      expect(text.length).toBeLessThanOrEqual(160);
    }
  });

  it('speak the language that comes nearest', () => {
    const subject = (language: string) =>
      templates.mail('confirm-address', language, mails['confirm-address']).subject;
    expect(subject('es-MX')).toBe('Confirme su correo electrónico');
    expect(subject('fr')).toBe('Confirm your email address');
    expect(subject('../es')).toBe('Confirm your email address');
  });

  it('take no markup, paragraph, header or link from a name', () => {
    const asker =
      'Ana <b onclick="x">\r\nBcc: all@example.org\n\nhttps://evil.example\u2028\u202ewww.evil.example {{link}}';
    const { subject, text, html } = templates.mail('invitation', 'en', { site, asker, link, days: 7 });
    expect(subject).toBe('You are invited to an interview');
    expect(text.match(/https?:/g)).toEqual(['https:']);
    expect(text).not.toMatch(/www\.|\u202e|\u2028|\r/);
    expect(text.trim().split('\n\n')).toHaveLength(3);
    expect(html.match(/<a /g)).toHaveLength(1);
    expect(html).not.toContain('<b ');
  });

  it('link only to web pages', () => {
    expect(() => templates.mail('address-taken', 'en', { site, link: 'javascript:alert(1)' })).toThrow(
      TypeError,
    );
  });

  it('do not go out with a gap', () => {
    const missing = { link } as MailValues['address-taken'];
    expect(() => templates.mail('address-taken', 'en', missing)).toThrow('site');
  });
});
