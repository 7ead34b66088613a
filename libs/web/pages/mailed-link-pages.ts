import { textsFor } from '../texts/texts.js';
import type {
  ApiKeysView,
  DoneView,
  EmailChangeView,
  NumberChangeView,
  ForgotView,
  LockedAnswersView,
  MailedLinkView,
  ResetView,
} from '../view-models/mailed-links.js';
import { errorLinks, formInput } from './form-input.js';
import { ask, form } from './login-pages.js';
import { PASSKEY_OPTIONS, passkeyButton } from './passkey-button.js';

export function mailedLinkPage(view: MailedLinkView) {
  const { title, lead, button } = textsFor(view.frame.language).mailedLinks[view.what];
  const carried = [{ name: 'token', value: view.token }];
  return ask({ ...view, errors: [] }, title, lead, [], button, { carried });
}

export function forgotPage(view: ForgotView) {
  const texts = textsFor(view.frame.language);
  const input = formInput(
    { name: 'email', label: texts.emailAddress, type: 'email', value: view.email, autocomplete: 'username' },
    view.errors,
  );
  return ask(view, texts.forgotTitle, texts.forgotLead, [input], texts.forgotButton, {
    other: { href: view.login, label: texts.otherSignIn },
  });
}

export function resetPage(view: ResetView) {
  const texts = textsFor(view.frame.language);
  const hint = texts.passwordRule(view.minimum);
  return {
    ...form(view.frame, texts.resetTitle, view.errors),
    ...view,
    errors: errorLinks(view.errors),
    inputs: [
      formInput(
        { name: 'password', label: texts.newPassword, hint, type: 'password', autocomplete: 'new-password' },
        view.errors,
      ),
      formInput(
        {
          name: 'recoveryCode',
          label: texts.recoveryCode,
          hint: texts.recoveryCodeHint,
          autocomplete: 'off',
        },
        view.errors,
      ),
    ],
    passkey: view.passkey ? keepingButton(view.action, texts.resetPasskey) : null,
    warning: view.wouldLock === null ? null : texts.resetLocks(view.wouldLock),
  };
}

export function lockedAnswersPage(view: LockedAnswersView) {
  const texts = textsFor(view.frame.language);
  return {
    ...form(view.frame, texts.lockedTitle, view.errors),
    ...view,
    csrf: view.frame.csrf,
    passkey: view.passkey && view.locked !== null ? keepingButton(view.action, texts.stepUpPasskey) : null,
    lead: view.locked === null ? null : texts.lockedLead(view.locked.sessions, view.locked.until),
    errors: errorLinks(view.errors),
    inputs: [
      formInput(
        { name: 'password', label: texts.oldPassword, type: 'password', autocomplete: 'current-password' },
        view.errors,
      ),
      formInput({ name: 'recoveryCode', label: texts.oldRecoveryCode, autocomplete: 'off' }, view.errors),
    ],
  };
}

function keepingButton(action: string, label: string) {
  return passkeyButton({ action, ceremony: 'get', options: PASSKEY_OPTIONS }, label, true);
}

export function donePage(view: DoneView) {
  const texts = textsFor(view.frame.language);
  const { title, text } = texts.done[view.what];
  const link = view.link === null ? null : { href: view.link.href, label: texts[view.link.label] };
  return { ...form(view.frame, title, []), ...view, title, text, link };
}

export function emailChangePage(view: EmailChangeView) {
  const texts = textsFor(view.frame.language);
  const input = formInput(
    { name: 'email', label: texts.newAddress, type: 'email', autocomplete: 'email' },
    view.errors,
  );
  const lead = view.current === null ? texts.addressLeadFirst : texts.addressLead(view.current);
  return ask(view, texts.addressTitle, lead, [input], texts.addressButton, {
    other: { href: view.account, label: texts.yourAccount },
  });
}

export function numberChangePage(view: NumberChangeView) {
  const texts = textsFor(view.frame.language);
  if (view.sent !== null) {
    const code = formInput(
      { name: 'code', label: texts.code, inputMode: 'numeric', autocomplete: 'one-time-code' },
      view.errors,
    );
    const lead = texts.smsCodeLead(view.sent.minutes);
    return ask(view, texts.smsCodeTitle, lead, [code], texts.numberConfirm, {
      other: { href: view.sent.again, label: texts.noCode },
    });
  }
  const input = formInput(
    { name: 'phone', label: texts.newNumber, hint: texts.phoneHint, type: 'tel', autocomplete: 'tel' },
    view.errors,
  );
  const lead = view.current === null ? texts.numberNone : texts.numberLead(view.current);
  return ask(view, texts.numberTitle, lead, [input], texts.sendCode, {
    other: { href: view.account, label: texts.yourAccount },
  });
}

export function apiKeysPage(view: ApiKeysView) {
  const texts = textsFor(view.frame.language);
  return {
    ...form(view.frame, texts.apiKeysTitle, view.errors),
    ...view,
    errors: errorLinks(view.errors),
    inputs: [formInput({ name: 'name', label: texts.apiKeyName, hint: texts.apiKeyNameHint }, view.errors)],
    scopes: [
      { value: 'answers', ...texts.apiScopes.answers },
      { value: 'manage', ...texts.apiScopes.manage },
    ],
  };
}
