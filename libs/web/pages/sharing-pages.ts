import { textsFor } from '../texts/texts.js';
import type { ConfirmAdvocateView, InvitationView } from '../view-models/sharing.js';
import { ask } from './login-pages.js';

export function confirmAdvocatePage({ frame, advocate, action, back }: ConfirmAdvocateView) {
  const texts = textsFor(frame.language);
  const { id, name } = advocate;
  return ask(
    { frame, languages: [], errors: [], action },
    texts.advocateTitle(name),
    texts.advocateLead(name, frame.organization),
    [],
    texts.advocateYes(name),
    {
      carried: [
        { name: 'advocate', value: id },
        { name: 'name', value: name },
      ],
      other: { href: back, label: texts.advocateNo },
    },
  );
}

export function invitationPage({ frame, action, token, asker, title, login }: InvitationView) {
  const texts = textsFor(frame.language);
  const lead = `${texts.invitationLead(asker ?? texts.somebody, title)} ${texts.invitationUnknown}`;
  return ask({ frame, languages: [], errors: [], action }, texts.invitationTitle, lead, [], texts.takePart, {
    carried: [{ name: 'token', value: token }],
    other: login === null ? null : { href: login, label: texts.signInFirst },
  });
}
