import { textsFor } from '../texts/texts.js';
import type { Frame } from '../view-models/frame.js';
import type {
  AddPasskeyView,
  FirstPasskeyView,
  LockedView,
  LockView,
  PasskeyAddedView,
} from '../view-models/passkeys.js';
import { errorLinks } from './form-input.js';
import { form } from './login-pages.js';
import { passkeyButton } from './passkey-button.js';

export function addPasskeyPage(view: AddPasskeyView) {
  const texts = textsFor(view.frame.language);
  const link = { href: view.waysIn, label: texts.waysInTitle };
  const sentences = [texts.passkeyAnywhere];
  return { ...offer(view, texts.addPasskey, texts.passkeyLead, texts.makePasskey), sentences, link };
}

export function lockPage(view: LockView) {
  const texts = textsFor(view.frame.language);
  const sentences = [
    texts.passkeyLead,
    ...(view.makesCode ? [texts.lockMakesCode] : []),
    texts.lockBackups(view.backupDays),
  ];
  const link = { href: view.later, label: texts.notNow };
  return { ...offer(view, texts.lockTitle, texts.lockReason, texts.lockToPasskey), sentences, link };
}

/** Nothing is kept before the passkey is there: who leaves this page has no account yet. */
export function firstPasskeyPage(view: FirstPasskeyView) {
  const texts = textsFor(view.frame.language);
  const link = { href: view.login, label: texts.otherSignIn };
  const sentences = [texts.passkeyLead, texts.lockMakesCode];
  return {
    ...offer(view, texts.firstPasskeyTitle, texts.firstPasskeyLead, texts.makePasskey),
    sentences,
    link,
  };
}

function offer(
  { frame, errors, passkey }: { frame: Frame } & Pick<LockView, 'errors' | 'passkey'>,
  title: string,
  lead: string,
  label: string,
) {
  return {
    ...form(frame, title, errors),
    title,
    lead,
    errors: errorLinks(errors),
    csrf: frame.csrf,
    passkey: passkeyButton(passkey, label),
  };
}

export function passkeyAddedPage({ frame, opens, waysIn }: PasskeyAddedView) {
  const texts = textsFor(frame.language);
  const { title, text } = opens ? texts.passkeyAdded : texts.passkeyOpensNothing;
  const link = { href: waysIn, label: texts.stepUpGo };
  return { ...form(frame, title, []), title, text, code: null, link };
}

export function lockedPage(view: LockedView) {
  const texts = textsFor(view.frame.language);
  const { title, text } = view.isNew ? texts.firstPasskeyMade : texts.lockedToPasskey;
  return { ...form(view.frame, title, []), ...view, title, text };
}
