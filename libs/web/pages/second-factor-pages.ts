import { textsFor } from '../texts/texts.js';
import type { SecondFactorsView, StepUpView } from '../view-models/second-factors.js';
import { errorLinks, formInput } from './form-input.js';
import { PASSKEY_OPTIONS, passkeyButton } from './passkey-button.js';
import { plain } from './plain.js';

export function stepUpPage(view: StepUpView) {
  const { frame, errors, ask, action, passkey, login } = view;
  const texts = textsFor(frame.language);
  const input =
    ask === 'password'
      ? {
          name: 'password',
          label: texts.password,
          type: 'password' as const,
          autocomplete: 'current-password',
        }
      : codeInput(texts.codeTotp, texts.codeBackup);
  return {
    ...plain(frame, texts.stepUpTitle),
    action,
    csrf: frame.csrf,
    inputs: ask === null ? [] : [formInput(input, errors)],
    passkey: passkey && stepUpButton(passkey, texts.stepUpPasskey, ask !== null),
    other: view.other,
    // Who signs in by text message or at another site proves it by doing just that once more.
    login: ask === null && passkey === null ? login : null,
    errors: errorLinks(errors),
  };
}

function stepUpButton(action: string, label: string, isSecond: boolean) {
  return passkeyButton({ action, ceremony: 'get', options: PASSKEY_OPTIONS }, label, isSecond);
}

export function secondFactorsPage(view: SecondFactorsView) {
  const { frame, errors } = view;
  const texts = textsFor(frame.language);
  return {
    ...plain(frame, texts.secondFactorsTitle),
    ...view,
    csrf: frame.csrf,
    passkey: view.passkey && passkeyButton(view.passkey, texts.turnOn),
    languages: [],
    errors: errorLinks(errors),
    factors: view.factors.map((factor) => ({
      ...factor,
      name: texts.factorNames[factor.type] ?? factor.type,
    })),
    inputs: [formInput(codeInput(view.enrolment?.qr === null ? texts.code : texts.codeTotp, null), errors)],
    phone: [
      formInput(
        { name: 'phone', label: texts.phoneNumber, hint: texts.phoneHint, type: 'tel', autocomplete: 'tel' },
        errors,
      ),
    ],
  };
}

function codeInput(label: string, hint: string | null) {
  return { name: 'code', label, hint, inputMode: 'text' as const, autocomplete: 'one-time-code' };
}
