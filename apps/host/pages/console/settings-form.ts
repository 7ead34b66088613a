import type { FormBody, SettingControl } from '#web';
import { formText } from '../form-errors.js';
import type { SettingField } from './setting-fields.js';

type Tree = { [key: string]: unknown };

/** Each setting as the form asks it: what was posted and refused is shown again, but never a secret. */
export function settingControls(
  fields: readonly SettingField[],
  inForce: object,
  typed: FormBody | null,
): SettingControl[] {
  return fields.map((field) => {
    const stored = valueAt(inForce, field.path);
    const current = field.kind === 'choice' ? String(stored) : '';
    return {
      ...field,
      // What the installation has and a tenant cannot choose is there to be kept.
      choices:
        current === '' || field.choices.includes(current) ? field.choices : [current, ...field.choices],
      value: field.kind === 'secret' ? '' : typed === null ? written(stored) : posted(field, typed),
    };
  });
}

/**
 * The change that a posted form asks for: only what differs from what is in force, so that a setting
 * that nobody touched is not set. `wrong`: paths of what is no whole number.
 */
export function settingsChange(
  fields: readonly SettingField[],
  inForce: object,
  body: FormBody,
): { change: Tree; wrong: string[] } {
  const change: Tree = {};
  const wrong: string[] = [];
  for (const field of fields) {
    const text = posted(field, body);
    if (field.kind === 'secret' && text === '') continue;
    if (field.kind === 'number' && !/^\d{1,9}$/.test(text)) {
      wrong.push(field.path);
      continue;
    }
    const value = read(field, text);
    if (JSON.stringify(value) !== JSON.stringify(valueAt(inForce, field.path) ?? null))
      put(change, field.path.split('.'), value);
  }
  return { change, wrong };
}

function posted({ path, kind }: SettingField, body: FormBody): string {
  const text = formText(body, path).trim();
  return kind === 'tick' ? String(text === 'true') : text;
}

function read({ kind }: SettingField, text: string): unknown {
  if (kind === 'tick') return text === 'true';
  if (kind === 'number') return Number(text);
  if (kind === 'words') return text.split(/[\s,]+/).filter(Boolean);
  return text === '' ? null : text;
}

function written(value: unknown): string {
  return Array.isArray(value)
    ? value.join(', ')
    : value === null || value === undefined
      ? ''
      : String(value as string);
}

function valueAt(tree: object, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => (at as Tree | undefined)?.[key], tree);
}

function put(tree: Tree, [key = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) tree[key] = value;
  else put((tree[key] ??= {}) as Tree, rest, value);
}
