import type { SettingControl, SettingSection } from '#web';

/** A setting that a form asks for. `choices` of a `choice`, from loose to strict where it protects people. */
export type SettingField = Pick<SettingControl, 'path' | 'kind' | 'choices'>;

const field = (kind: SettingField['kind'], path: string): SettingField => ({ path, kind, choices: [] });
const choice = (path: string, ...choices: string[]): SettingField => ({ path, kind: 'choice', choices });

/** The settings of each section, in order. Logins elsewhere are lists of their own: the API and `affiant tenant set` set them. */
export const settingFields: { readonly [section in SettingSection]: readonly SettingField[] } = {
  'signing-in': [
    field('tick', 'identity.login_methods.email.enabled'),
    field('tick', 'identity.login_methods.passkey.enabled'),
    field('tick', 'identity.login_methods.sms.enabled'),
    choice('identity.registration', 'open', 'confirm_first', 'invite'),
    field('words', 'identity.second_factor.required_for'),
    field('tick', 'identity.guests.allowed'),
    field('number', 'identity.guests.keep_hours'),
    field('number', 'identity.guests.keep_days_own_device'),
  ],
  locks: [
    choice('encryption.minimum_grade', 'C', 'B', 'A'),
    field('tick', 'encryption.allow_plaintext'),
    field('tick', 'encryption.allow_background_access'),
    field('number', 'encryption.background_days'),
    field('text', 'encryption.escrow.public_key'),
    field('text', 'encryption.escrow.holder'),
  ],
  keeping: [field('number', 'retention.interview_delete_days')],
  mail: [
    choice('messaging.mail.driver', 'none', 'smtp'),
    field('text', 'messaging.mail.from'),
    field('text', 'messaging.mail.smtp.host'),
    field('number', 'messaging.mail.smtp.port'),
    field('tick', 'messaging.mail.smtp.secure'),
    field('text', 'messaging.mail.smtp.user'),
    field('secret', 'messaging.mail.smtp.password'),
  ],
  sms: [
    choice('messaging.sms.driver', 'none', 'twilio'),
    field('text', 'messaging.sms.twilio.account_sid'),
    field('secret', 'messaging.sms.twilio.auth_token'),
    field('text', 'messaging.sms.twilio.from'),
  ],
  help: [field('text', 'help.text'), field('text', 'help.phone'), field('email', 'help.email')],
  look: [
    field('text', 'theme.name'),
    field('text', 'theme.brand'),
    field('text', 'theme.brand_dark'),
    field('text', 'theme.paper'),
    choice('theme.question_face', 'serif', 'sans'),
    field('number', 'theme.radius'),
  ],
  language: [
    field('text', 'locale.language'),
    field('text', 'locale.time_zone'),
    field('text', 'locale.currency'),
  ],
};
