import { textsFor } from '../texts/texts.js';
import type { AddonSettingsView, AddonSettingView } from '../view-models/addons.js';
import type { FormError } from '../view-models/errors.js';
import { consolePage, outcome } from './console.js';
import { formInput } from './form-input.js';

const types: { readonly [kind: string]: string } = { email: 'email', uri: 'url', secret: 'password' };

/** A form made from the add-on's own schema: its words are the add-on's, in whatever language it has them. */
export function addonSettingsPage(view: AddonSettingsView) {
  const texts = textsFor(view.frame.language);
  const heading = texts.addonSettingsTitle(view.title);
  return {
    ...consolePage(view.frame, 'addons', heading),
    ...view,
    ...outcome(view),
    heading,
    settings: view.settings.map((setting) => settingControl(view.frame.language, setting, view.errors)),
  };
}

function settingControl(language: string, setting: AddonSettingView, errors: readonly FormError[]) {
  const texts = textsFor(language);
  const { name, label, kind, value } = setting;
  const hints = [
    setting.hint,
    kind === 'list' ? texts.onePerLine : null,
    kind === 'secret' ? (setting.isSet ? texts.secretIsSet : texts.secretIsSealed) : null,
    setting.missing ? texts.settingMissing : null,
  ];
  const input = formInput(
    {
      name,
      label,
      value,
      hint: hints.filter((each) => each !== null).join(' ') || null,
      type: types[kind] ?? 'text',
      inputMode: kind === 'number' ? 'decimal' : null,
      autocomplete: kind === 'secret' ? 'new-password' : 'off',
    },
    errors,
  );
  return {
    ...input,
    isSet: setting.isSet,
    isBox: ['text', 'email', 'uri', 'number', 'secret'].includes(kind),
    isList: kind === 'list',
    isYesNo: kind === 'yes_no',
    checked: value === 'true',
    choices: choicesOf(setting),
  };
}

function choicesOf({ name, kind, choices, value }: AddonSettingView) {
  if (kind !== 'choice') return null;
  return choices.map((choice, at) => ({
    // The error summary leads to the first.
    id: at === 0 ? `input-${name}` : `input-${name}-${at}`,
    value: choice,
    checked: choice === value,
  }));
}
