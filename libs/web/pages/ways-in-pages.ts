import { textsFor } from '../texts/texts.js';
import type { DeleteAccountView, RecoveryView, WaysInView } from '../view-models/ways-in.js';
import { errorLinks, formInput } from './form-input.js';
import { ask, form } from './login-pages.js';

export function waysInPage(view: WaysInView) {
  const texts = textsFor(view.frame.language);
  return {
    ...form(view.frame, texts.waysInTitle, view.errors),
    ...view,
    errors: errorLinks(view.errors),
    inputs: [formInput({ name: 'code', label: texts.recoveryCodeLabel, autocomplete: 'off' }, view.errors)],
    joins: view.joins.map(({ name, href }) => ({ href, label: texts.joinWith(name) })),
    passkeyName: texts.keySources['passkey'] ?? 'passkey',
    ways: view.ways.map((way) => ({
      ...way,
      name: texts.keySources[way.source] ?? way.source,
      grade: texts.grades[way.grade],
      back: way.typedBack === null ? null : way.typedBack ? texts.typedBack : texts.notTypedBack,
    })),
  };
}

export function recoveryPage(view: RecoveryView) {
  const texts = textsFor(view.frame.language);
  const input = formInput({ name: 'code', label: texts.recoveryCodeLabel, autocomplete: 'off' }, view.errors);
  const asking = { ...view, languages: [] };
  return ask(asking, texts.recoveryTitle, texts.recoveryLead, [input], texts.signIn, {
    other: { href: view.login, label: texts.otherSignIn },
  });
}

export function deleteAccountPage(view: DeleteAccountView) {
  return { ...form(view.frame, textsFor(view.frame.language).deleteAccountTitle, []), ...view };
}
