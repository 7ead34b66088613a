import { textsFor } from '../texts/texts.js';
import type {
  ExportView,
  InvitedView,
  NewPasswordView,
  ProfileView,
  SentCodeView,
} from '../view-models/own-account.js';
import { errorLinks, formInput } from './form-input.js';
import { ask, form } from './login-pages.js';

export function profilePage(view: ProfileView) {
  const texts = textsFor(view.frame.language);
  const { errors } = view;
  return {
    ...form(view.frame, texts.profileTitle, errors),
    ...view,
    choices: view.languages,
    languages: [],
    errors: errorLinks(errors),
    inputs: [
      formInput(
        { name: 'firstName', label: texts.firstName, value: view.firstName, autocomplete: 'given-name' },
        errors,
      ),
      formInput(
        { name: 'lastName', label: texts.lastName, value: view.lastName, autocomplete: 'family-name' },
        errors,
      ),
    ],
  };
}

export function newPasswordPage(view: NewPasswordView) {
  const texts = textsFor(view.frame.language);
  const hint = texts.passwordRule(view.minimum);
  const input = formInput(
    { name: 'password', label: texts.newPassword, hint, type: 'password', autocomplete: 'new-password' },
    view.errors,
  );
  const asking = { ...view, languages: [] };
  return ask(asking, texts.changePassword, texts.newPasswordLead, [input], texts.changePassword, {
    other: { href: view.account, label: texts.yourAccount },
  });
}

export function invitedPage(view: InvitedView) {
  const texts = textsFor(view.frame.language);
  const hint = texts.passwordRule(view.minimum);
  const input = formInput(
    { name: 'password', label: texts.password, hint, type: 'password', autocomplete: 'new-password' },
    view.errors,
  );
  const lead = texts.invitedLead(view.email, view.frame.organization);
  const asking = { ...view, languages: [] };
  return ask(asking, texts.invitedTitle, lead, [input], texts.invitedButton, {
    carried: [{ name: 'token', value: view.token }],
  });
}

export function exportPage({ frame, action, account }: ExportView) {
  const texts = textsFor(frame.language);
  const asking = { frame, languages: [], errors: [], action };
  return ask(asking, texts.exportTitle, texts.exportLead, [], texts.exportButton, {
    other: { href: account, label: texts.yourAccount },
  });
}

export function sentCodePage(view: SentCodeView) {
  const texts = textsFor(view.frame.language);
  const { sent, ways, errors } = view;
  const labels = { mail: texts.sendMailCode, sms: texts.sendSmsCode };
  return {
    ...form(view.frame, texts.sentCodeTitle, errors),
    ...view,
    languages: [],
    errors: errorLinks(errors),
    ways: ways.map((by) => ({ by, label: labels[by] })),
    lead: sent === null ? texts.sentCodeLead : texts.sentCodeAsk(sent.minutes),
    inputs:
      sent === null
        ? []
        : [
            formInput(
              { name: 'code', label: texts.code, inputMode: 'numeric', autocomplete: 'one-time-code' },
              errors,
            ),
          ],
  };
}
