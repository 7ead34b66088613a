import type { SettingSection } from '../../view-models/tenant-settings.js';

type Words = readonly [label: string, consequence: string | null];

/** Words of the settings that a tenant's admins change: each with what follows from it. */
export const settingsEn = {
  tenantSettingsTitle: 'Settings',
  tenantSettingsLead:
    'What holds for your organization. Where a setting protects people, you can make it stricter here; only the provider can loosen it.',
  settingLoosened: 'Only the provider can loosen this. Leave it, or choose what is stricter.',
  settingNumber: 'Write a whole number.',
  secretHint: 'Leave this empty to keep what is stored. We never show it again.',
  logo: 'Logo',
  logoFile: 'Picture',
  logoHint: 'PNG, JPEG or WebP, 100 KB at most. It stands in place of the name at the top of each page.',
  logoNow: 'The logo now in use',
  logoSave: 'Use this picture',
  logoRemove: 'Remove the logo',
  logoWrong: 'Choose a PNG, JPEG or WebP picture of 100 KB at most.',
  testTitle: 'Try it',
  testMailHint: (to: string) => `Save first. We then send one mail to ${to}, by the settings above.`,
  testSmsHint: 'Save first. We then send one text message, by the settings above. It may cost money.',
  testNumber: 'Number to send to, with its country, like +1 212 555 0123',
  testSend: 'Send a test message',
  settingSections: {
    'signing-in': ['Signing in', 'How people get in, and whether they need an account.'],
    locks: ['Locks', 'Who may be able to open answers besides the person.'],
    keeping: ['How long answers are kept', 'When answers are deleted by themselves.'],
    mail: ['Mail', 'How the site sends mail.'],
    sms: ['Text messages', 'How the site sends codes to phones.'],
    help: ['Help', 'How people reach you, shown on every page of an interview.'],
    look: ['Look', 'Name, colours and logo. Colours in which text could not be read are refused.'],
    language: [
      'Language and time',
      'For people whose browser asks for no language that we have, and for dates.',
    ],
  } as { readonly [section in SettingSection]: Words },
  settingWords: {
    'identity.registration': ['Who can open an account', null],
    'identity.login_methods.email.enabled': [
      'E-mail and password',
      'The password locks the answers, and we do not keep it. Who forgets it without a recovery code cannot open what was answered before.',
    ],
    'identity.login_methods.passkey.enabled': [
      'Passkey',
      'The strongest lock: nobody but the holder can open the answers. Without a second way in, a lost device loses them.',
    ],
    'identity.login_methods.sms.enabled': [
      'Code by text message',
      'Easy, and the weakest: the server can make the key again, so a court order could open the answers. Each code costs money.',
    ],
    'identity.guests.allowed': [
      'People may answer without an account',
      'The key is only in their browser. Who closes it without writing down the code for coming back loses the answers after a while.',
    ],
    'identity.guests.keep_hours': ['Hours that a guest can come back', 'After the last step.'],
    'identity.guests.keep_days_own_device': [
      'Days that a guest can come back on an own device',
      'For who ticks "This is my own device".',
    ],
    'identity.second_factor.required_for': [
      'Privileges that need a second factor',
      'Separated by commas, like admin, advocate. Whoever holds one sets up an app with codes at the next sign-in.',
    ],
    'encryption.minimum_grade': ['The weakest lock that you accept', null],
    'encryption.allow_plaintext': [
      'Interviews may keep answers unlocked',
      'Then staff can read what people type in these interviews, and so can a thief of the database. The interview says so first.',
    ],
    'encryption.allow_background_access': [
      'The server may work while people are away',
      'Then it keeps a key to these interviews. The interview says so first.',
    ],
    'encryption.background_days': ['Days until the server gives that key up', 'After the first question.'],
    'encryption.escrow.public_key': [
      'Public half of your spare key',
      'Who has the private half can open the answers of interviews that ask for it, with the server’s help. The interview says so first. You can take it out here; your provider puts one in.',
    ],
    'encryption.escrow.holder': [
      'Who keeps the private half',
      'Your organization, where nothing stands here.',
    ],
    'retention.interview_delete_days': [
      'Days until answers are deleted',
      'After the last step. Deleted answers do not come back.',
    ],
    'messaging.mail.driver': ['Send mail', null],
    'messaging.mail.from': ['From address', 'Like Help <help@example.org>.'],
    'messaging.mail.smtp.host': ['Mail server', null],
    'messaging.mail.smtp.port': ['Port', 'Mostly 587.'],
    'messaging.mail.smtp.secure': [
      'TLS from the first byte',
      'For port 465. Else the connection changes to TLS.',
    ],
    'messaging.mail.smtp.user': ['User', null],
    'messaging.mail.smtp.password': ['Password', null],
    'messaging.sms.driver': ['Send text messages', null],
    'messaging.sms.twilio.account_sid': ['Account SID', null],
    'messaging.sms.twilio.auth_token': ['Auth token', null],
    'messaging.sms.twilio.from': ['From number', 'Like +12125550100.'],
    'help.text': ['A sentence for people who need help', 'Like: We are here on weekdays from 9 to 5.'],
    'help.phone': ['Telephone', null],
    'help.email': ['E-mail address', null],
    'theme.name': ['Name on the pages', 'Leave it empty for the name that the provider gave.'],
    'theme.brand': ['Brand colour', 'For buttons and links, like #12595c.'],
    'theme.brand_dark': [
      'Brand colour on dark pages',
      'Leave it empty, and we make a lighter tone of the brand.',
    ],
    'theme.paper': ['Colour of the page', 'Behind the sheet, like #f6f3ec.'],
    'theme.question_face': ['Letters of questions', null],
    'theme.radius': ['Roundness of corners', '0 is square, 16 is as we have it, 32 is the most.'],
    'locale.language': ['Language', 'A code like en, es or ar.'],
    'locale.time_zone': ['Time zone', 'Like America/New_York.'],
    'locale.currency': ['Sign of the currency', null],
  } as { readonly [path: string]: Words },
  settingChoices: {
    'identity.registration.open': [
      'Anybody',
      'At once. Whoever tries an address learns whether it has an account here.',
    ],
    'identity.registration.confirm_first': [
      'Anybody, after a link by mail',
      'The account opens with the link. Nobody learns which addresses have one.',
    ],
    'identity.registration.invite': ['Only who is added here', 'Nobody opens an account alone.'],
    'encryption.minimum_grade.C': [
      'Any lock',
      'Also codes by text message and sign-in with other accounts, whose keys the server can make again.',
    ],
    'encryption.minimum_grade.B': [
      'Password or better',
      'Hides ways to sign in whose keys the server can make again.',
    ],
    'encryption.minimum_grade.A': [
      'Passkey only',
      'Hides passwords too. People without a passkey stay guests.',
    ],
    'messaging.mail.driver.none': ['No mail', 'No forgotten passwords, no confirmed addresses.'],
    'messaging.mail.driver.smtp': ['By your mail server', null],
    'messaging.mail.driver.file': ['Into files', 'For development.'],
    'messaging.sms.driver.none': ['No text messages', null],
    'messaging.sms.driver.twilio': ['By Twilio', null],
    'messaging.sms.driver.file': ['Into files', 'For development.'],
    'theme.question_face.serif': ['With serifs, as a letter is set', null],
    'theme.question_face.sans': ['Without, as the rest of the page', null],
  } as { readonly [choice: string]: Words },
};

export type SettingTexts = typeof settingsEn;
