import { SettingsRefused } from './settings-refused.js';
import { settingProblem, type SettingValue } from './check-setting.js';
import { isSecret, type SettingsSchema } from './settings-schema.js';

/** What a tenant has set of one add-on, secrets in clear: it lies in the tenant's sealed record only. */
export type SettingValues = { [name: string]: SettingValue };

/** The same as it may be shown. */
export interface ShownSettings {
  schema: SettingsSchema;
  /** In force: what was set, else the default; of secrets nothing. */
  values: SettingValues;
  /** The secrets that are set. */
  secrets: string[];
  /** Settings that the add-on needs and nobody has set. */
  missing: string[];
}

/**
 * What is in force. A value that the version's schema refuses, since an upgrade or a roll-back changed
 * it, counts as not set.
 */
export function valuesInForce({ properties }: SettingsSchema, stored: SettingValues): SettingValues {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, setting]): [string, SettingValue][] => {
      const own = Object.hasOwn(stored, name) ? stored[name] : undefined;
      if (own !== undefined && settingProblem(setting, own) === null) return [[name, own]];
      return setting.default === undefined ? [] : [[name, setting.default]];
    }),
  );
}

export function shownSettings(schema: SettingsSchema, stored: SettingValues): ShownSettings {
  const inForce = Object.entries(valuesInForce(schema, stored));
  const secret = (name: string) => isSecret(schema.properties[name]!);
  return {
    schema,
    values: Object.fromEntries(inForce.filter(([name]) => !secret(name))),
    secrets: inForce.map(([name]) => name).filter(secret),
    missing: schema.required.filter((name) => !inForce.some(([set]) => set === name)),
  };
}

/**
 * Lays `change` over what is stored; null takes a value away, so that the default holds again.
 * @throws SettingsRefused naming every field that the schema refuses
 */
export function changedSettings(
  schema: SettingsSchema,
  stored: SettingValues,
  change: { readonly [name: string]: unknown },
): SettingValues {
  const result = { ...stored };
  const problems: { field: string; message: string }[] = [];
  for (const [name, value] of Object.entries(change)) {
    const setting = Object.hasOwn(schema.properties, name) ? schema.properties[name] : undefined;
    if (setting === undefined) {
      problems.push({ field: name, message: 'There is no such setting.' });
    } else if (value === null) {
      delete result[name];
    } else {
      const problem = settingProblem(setting, value);
      if (problem === null) result[name] = value as SettingValue;
      else problems.push({ field: name, message: `This must be ${problem}.` });
    }
  }
  if (problems.length > 0) throw new SettingsRefused(problems);
  return result;
}
