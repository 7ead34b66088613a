import { textsFor } from '../texts/texts.js';
import type { AccountView } from '../view-models/account.js';
import { errorLinks, formInput } from './form-input.js';
import { sessionRow } from './home-pages.js';
import { plain } from './plain.js';

export function accountPage(view: AccountView) {
  const { frame, errors, password } = view;
  const texts = textsFor(frame.language);
  const hint = password === null ? null : texts.passwordRule(password.minimum);
  return {
    ...plain(frame, texts.accountTitle, 'single'),
    ...view,
    errors: errorLinks(errors),
    grade: texts.grades[view.grade],
    sessions: view.sessions.map((entry) => sessionRow(entry, frame.language)),
    inputs: [
      formInput(
        { name: 'current', label: texts.currentPassword, type: 'password', autocomplete: 'current-password' },
        errors,
      ),
      formInput(
        { name: 'password', label: texts.newPassword, hint, type: 'password', autocomplete: 'new-password' },
        errors,
      ),
    ],
  };
}
