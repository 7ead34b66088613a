/** Words about a person's own account. */
export const accountsEn = {
  passwordChanged: 'Your password is changed. Your other devices are signed out.',
  profileSaved: 'Saved.',
  forgotCurrent: 'I do not know my password now',
  newPasswordLead: 'You have proven who you are, so we do not ask for the password of before.',
  profileTitle: 'Your name and language',
  profileLead:
    'Interviews can fill in your name, and people you share an interview with see it. You can leave it empty.',
  firstName: 'First name',
  lastName: 'Last name',
  profileLanguage: 'Language of these pages',
  profileLanguageOfBrowser: 'As my browser asks for',
  save: 'Save',
  otherProof: 'Prove it another way',
  sentCodeTitle: 'Prove it by a code',
  sentCodeLead: 'We send a code to what belongs to your account already.',
  sentCodeNone:
    'Your account has no proven e-mail address or phone number. Sign out, then sign in again the way you always do. After that you have ten minutes.',
  sendMailCode: 'Send it to my e-mail address',
  sendSmsCode: 'Send it to my phone',
  sentCodeAsk: (minutes: number) =>
    `Type the code that we sent you. It works for ${minutes} minutes, in this browser. None came? You may have asked for too many: wait an hour.`,
  typeBackTitle: 'Type the code back once',
  typeBackLead: 'So we both know that you wrote it down as it is. We do not show it again.',
  typeBackButton: 'I have written it down',
  typedBack: 'Typed back: you have it right.',
  notTypedBack: 'Not typed back yet. If you did not write it down, remove it and make a new one.',
  typedRight: 'That is the code. Keep it safe.',
  exportTitle: 'Take everything with you',
  exportLead:
    'You get one ZIP file with your answers, your papers, your files and what we keep about your account. It is not locked: keep it safe.',
  exportButton: 'Download everything',
  registerClosed: 'Accounts are made by invitation here. Ask the organization for one.',
  invitedTitle: 'Choose a password',
  invitedLead: (email: string, organization: string) =>
    `${organization} has invited ${email}. With a password of your own the account is yours.`,
  invitedButton: 'Make my account',
  inviteHint:
    'By an invitation the person chooses the password, and nobody else knows it. A first password you have to hand over yourself.',
  inviteButton: 'Send an invitation',
  removePerson: 'Delete this account',
  removePersonTitle: (email: string) => `Delete the account of ${email}?`,
  removePersonLead: 'The person is signed out and cannot sign in any more.',
  removePersonAnswers:
    'Every interview that this person began is deleted too, with answers, files and papers, for everybody. Nobody can bring them back.',
  removePersonYes: 'Yes, delete the account',
  factorNames: { totp: 'An app on your phone', sms: 'Text messages to your phone', passkey: 'A passkey' } as {
    [type: string]: string | undefined;
  },
  smsFactorTitle: 'Text messages',
  smsFactorLead:
    'If you cannot use an app: we send a code to your phone each time. This is weaker, because a telephone number can be taken over.',
  smsFactorSent: 'We sent a code to your phone. Type it to turn the second lock on.',
  joinWays: 'Add another way to sign in',
  joinWith: (name: string) => `Add ${name}`,
};
