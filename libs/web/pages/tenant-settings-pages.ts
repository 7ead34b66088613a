import type { Texts } from '../texts/en.js';
import { textsFor } from '../texts/texts.js';
import {
  SETTING_SECTIONS,
  type SettingControl,
  type SettingSectionView,
  type TenantSettingsView,
} from '../view-models/tenant-settings.js';
import { consolePage, outcome } from './console.js';
import type { FormError } from '../view-models/errors.js';
import { formInput } from './form-input.js';

export function tenantSettingsPage(view: TenantSettingsView) {
  const texts = textsFor(view.frame.language);
  return {
    ...consolePage(view.frame, 'settings'),
    ...view,
    ...outcome(view),
    sections: SETTING_SECTIONS.map((section) => {
      const [title, lead] = texts.settingSections[section];
      return { title, lead, href: `${view.address}/${section}` };
    }),
  };
}

export function settingSectionPage(view: SettingSectionView) {
  const { frame, section, errors } = view;
  const texts = textsFor(frame.language);
  const [heading, lead] = texts.settingSections[section];
  return {
    ...consolePage(frame, 'settings', heading),
    ...view,
    ...outcome(view),
    heading,
    lead,
    settings: view.settings.map((setting) => control(texts, setting, errors)),
    number:
      view.test !== null && view.test.to === null
        ? formInput(
            { name: 'number', label: texts.testNumber, type: 'tel', inputMode: 'tel', autocomplete: 'off' },
            errors,
          )
        : null,
    logoInput: formInput(
      {
        name: 'logo',
        label: texts.logoFile,
        hint: texts.logoHint,
        type: 'file',
        accept: 'image/png,image/jpeg,image/webp',
      },
      errors,
    ),
  };
}

function control(texts: Texts, { path, kind, value, choices }: SettingControl, errors: readonly FormError[]) {
  const [label, hint] = texts.settingWords[path] ?? [path, null];
  const input = formInput(
    {
      name: path,
      label,
      hint: kind === 'secret' ? texts.secretHint : hint,
      value,
      autocomplete: 'off',
      type: kind === 'secret' ? 'password' : kind === 'email' ? 'email' : 'text',
      inputMode: kind === 'number' ? 'numeric' : null,
    },
    errors,
  );
  return {
    ...input,
    isTick: kind === 'tick',
    isChoice: kind === 'choice',
    checked: value === 'true',
    choices: choices.map((choice) => {
      const [word, consequence] = texts.settingChoices[`${path}.${choice}`] ?? [choice, null];
      const id = choice === choices[0] ? input.id : `${input.id}-${choice}`;
      return { id, value: choice, label: word, consequence, checked: choice === value };
    }),
  };
}
