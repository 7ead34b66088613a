import type { ConsoleFrame, Outcome } from './console.js';

/** The groups of settings that a tenant's admins may change, in order. */
export const SETTING_SECTIONS = [
  'signing-in',
  'locks',
  'keeping',
  'mail',
  'sms',
  'help',
  'look',
  'language',
] as const;

export type SettingSection = (typeof SETTING_SECTIONS)[number];

export interface TenantSettingsView extends Outcome {
  frame: ConsoleFrame;
  /** Address of a section is this and its name. */
  address: string;
}

/** One group of settings as a form. */
export interface SettingSectionView extends Outcome {
  frame: ConsoleFrame;
  section: SettingSection;
  settings: SettingControl[];
  /** Takes each setting under its dotted path. */
  action: string;
  back: string;
  /** Of mail and text messages: takes the POST that sends one, of text messages with `number`. */
  test: { action: string; to: string | null } | null;
  /** Of the look: takes `logo` (a file); `remove` takes the POST that takes it away, null where there is none. */
  logo: { action: string; shown: string | null; remove: string | null } | null;
}

export interface SettingControl {
  /** Dotted path of the configuration, as `identity.registration`. */
  path: string;
  kind: 'text' | 'email' | 'number' | 'tick' | 'choice' | 'words' | 'secret';
  /** Of a `tick` `true` or `false`; of `words` separated by commas; of a `secret` never what is stored. */
  value: string;
  /** Of a `choice`. */
  choices: readonly string[];
}
