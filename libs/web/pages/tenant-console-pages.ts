import { textsFor } from '../texts/texts.js';
import type { AddonsView, CatalogueEntry, InstalledAddon, RemoveAddonView } from '../view-models/addons.js';
import type { PeopleView, PersonView, RemovePersonView } from '../view-models/people.js';
import { consolePage, outcome } from './console.js';
import { formInput } from './form-input.js';

export function peoplePage(view: PeopleView) {
  const { frame, errors } = view;
  const texts = textsFor(frame.language);
  return {
    ...consolePage(frame, 'people'),
    ...view,
    ...outcome(view),
    inputs: [
      formInput({ name: 'email', label: texts.emailAddress, type: 'email', autocomplete: 'off' }, errors),
    ],
    privileges: privilegeChoices(frame.language, view.privileges, []),
  };
}

export function personPage(view: PersonView) {
  const { frame, errors, held, privileges } = view;
  const texts = textsFor(frame.language);
  const own = held.filter((name) => !privileges.includes(name)).join(', ');
  return {
    ...consolePage(frame, 'people', texts.personTitle(view.email)),
    ...view,
    ...outcome(view),
    inputs: [
      formInput(
        {
          name: 'other',
          label: texts.otherPrivileges,
          hint: texts.otherPrivilegesHint,
          value: own,
          autocomplete: 'off',
        },
        errors,
      ),
    ],
    privileges: privilegeChoices(frame.language, privileges, held),
  };
}

export function removePersonPage(view: RemovePersonView) {
  const title = textsFor(view.frame.language).removePersonTitle(view.email);
  return { ...consolePage(view.frame, 'people', title), ...view, ...outcome(view), title };
}

function privilegeChoices(language: string, names: readonly string[], held: readonly string[]) {
  const words = textsFor(language).privilegeWords;
  return names.map((name) => {
    const [label, consequence] = words[name] ?? [name, null];
    return { name, label, consequence, checked: held.includes(name) };
  });
}

const stateTags = { active: 'ok', stopped: 'warn', revoked: 'danger' } as const;

export function addonsPage(view: AddonsView) {
  const { language } = view.frame;
  const texts = textsFor(language);
  return {
    ...consolePage(view.frame, 'addons'),
    ...view,
    ...outcome(view),
    installed: view.installed.map((addon) => ({
      ...addon,
      tag: stateTags[addon.state],
      stateWord: texts.addonStates[addon.state],
      about: about(language, addon),
    })),
    catalogue: view.catalogue.map((addon) => ({ ...addon, about: about(language, addon) })),
  };
}

export function removeAddonPage(view: RemoveAddonView) {
  const texts = textsFor(view.frame.language);
  const heading = texts.removeAddonTitle(view.title);
  return {
    ...consolePage(view.frame, 'addons', heading),
    ...view,
    ...outcome(view),
    heading,
    lead: texts.removeAddonLead(view.title, view.sessionsUnderWay),
    choices: (['finish', 'keep', 'delete'] as const).map((value) => ({
      value,
      label: texts.sessionsAfter[value][0],
      consequence: texts.sessionsAfter[value][1],
    })),
  };
}

function about(language: string, addon: InstalledAddon | CatalogueEntry): string {
  const texts = textsFor(language);
  const { version, publisher, reviewers, reviewedOn } = addon;
  const reviewed =
    reviewers.length > 0 && reviewedOn !== null
      ? ` ${texts.reviewedBy(new Intl.ListFormat(language).format(reviewers), reviewedOn)}`
      : '';
  return `${texts.versionBy(version, publisher)}${reviewed}`;
}
