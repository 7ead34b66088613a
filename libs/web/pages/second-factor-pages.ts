import { textsFor } from '../texts/texts.js';
import type { SecondFactorsView, StepUpView } from '../view-models/second-factors.js';
import { errorLinks, formInput } from './form-input.js';
import { plain } from './plain.js';

export function stepUpPage(view: StepUpView) {
  const { frame, errors, ask, action } = view;
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
    languages: [],
    action,
    title: texts.stepUpTitle,
    lead: texts.stepUpLead,
    inputs: [formInput(input, errors)],
    button: texts.stepUpGo,
    carried: [],
    guestSessions: [],
    other: view.other === null ? null : { href: view.other, label: texts.otherProof },
    errors: errorLinks(errors),
  };
}

export function secondFactorsPage(view: SecondFactorsView) {
  const { frame, errors } = view;
  const texts = textsFor(frame.language);
  return {
    ...plain(frame, texts.secondFactorsTitle),
    ...view,
    languages: [],
    errors: errorLinks(errors),
    inputs: [formInput(codeInput(texts.codeTotp, null), errors)],
  };
}

function codeInput(label: string, hint: string | null) {
  return { name: 'code', label, hint, inputMode: 'text' as const, autocomplete: 'one-time-code' };
}
