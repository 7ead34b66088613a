import { isSecret, type Setting, type SettingsSchema, type ShownSettings, type SettingValue } from '#addons';
import type { AddonSettingView, FormBody } from '#web';
import { formText } from '../form-errors.js';

/** Each setting as the form asks it. `typed`: what was posted and refused, shown again; never a secret. */
export function settingViews(
  { schema, values, secrets, missing }: ShownSettings,
  typed: FormBody | null,
): AddonSettingView[] {
  return Object.entries(schema.properties).map(([name, setting]) => {
    const secret = isSecret(setting);
    const stored = Object.hasOwn(values, name) ? values[name] : undefined;
    return {
      name,
      label: setting.title ?? name,
      hint: setting.description ?? null,
      kind: kindOf(setting),
      choices: setting.type === 'string' ? (setting.enum ?? []) : [],
      value: secret ? '' : typed === null ? written(stored) : formText(typed, name),
      isSet: secrets.includes(name),
      missing: missing.includes(name),
    };
  });
}

function kindOf(setting: Setting): AddonSettingView['kind'] {
  if (isSecret(setting)) return 'secret';
  if (setting.type === 'boolean') return 'yes_no';
  if (setting.type === 'array') return 'list';
  if (setting.type !== 'string') return 'number';
  if (setting.enum !== undefined) return 'choice';
  return setting.format === 'email' || setting.format === 'uri' ? setting.format : 'text';
}

function written(value: SettingValue | undefined): string {
  if (value === undefined) return '';
  return Array.isArray(value) ? value.join('\n') : String(value);
}

/**
 * What a posted form changes. An empty box takes a value away, but for a secret, which stays unless its
 * removal is ticked: what is stored is not shown, so it cannot be sent back.
 */
export function postedSettings(
  { properties }: SettingsSchema,
  secrets: readonly string[],
  body: FormBody,
): { [name: string]: unknown } {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, setting]): [string, unknown][] => {
      const text = formText(body, name);
      if (!isSecret(setting)) return [[name, read(setting, text)]];
      if (text !== '') return [[name, text]];
      return secrets.includes(name) && formText(body, `${name}-remove`) === 'yes' ? [[name, null]] : [];
    }),
  );
}

/** Null for an empty box. A number that is none stays text, which the schema then refuses. */
function read(setting: Setting, text: string): unknown {
  if (setting.type === 'boolean') return text === 'true';
  const trimmed = text.trim();
  if (trimmed === '') return null;
  if (setting.type === 'array') return lines(trimmed);
  if (setting.type === 'string') return trimmed;
  return Number.isNaN(Number(trimmed)) ? trimmed : Number(trimmed);
}

function lines(text: string): string[] {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
