import type { ConsoleFrame, Outcome } from './console.js';
import type { ScreenshotView } from './review.js';
import type { Paging } from './paging.js';

export interface AddonsView extends Outcome {
  frame: ConsoleFrame;
  query: string;
  installed: InstalledAddon[];
  catalogue: CatalogueEntry[];
  /** Of the catalogue. */
  paging: Paging;
}

export interface InstalledAddon {
  title: string;
  description: string;
  version: string;
  publisher: string;
  reviewers: string[];
  reviewedOn: string;
  /** What it is translated into, in words; null where into nothing. */
  languages: string | null;
  /** How often it is used, in words and without small counts. */
  usage: string;
  state: 'active' | 'stopped' | 'revoked';
  /** What the state means, where it is not active. */
  reason: string | null;
  upgrade: { version: string; href: string } | null;
  /** Takes the POST that goes back to the version before; null where there is none. */
  rollback: { version: string; action: string } | null;
  /** The page of its settings; null where it has none. */
  settings: string | null;
  /** The page that asks before it is removed. */
  remove: string;
}

/** One setting of an add-on, out of its own schema. */
export interface AddonSettingView {
  name: string;
  label: string;
  hint: string | null;
  /** `list`: one a line; `secret`: what is stored is never shown. */
  kind: 'text' | 'email' | 'uri' | 'number' | 'yes_no' | 'choice' | 'list' | 'secret';
  /** Of a `choice`. */
  choices: string[];
  value: string;
  /** Of a `secret`: whether one is stored. */
  isSet: boolean;
  /** The add-on needs it, and nobody has set it. */
  missing: boolean;
}

/** The form of an add-on's settings. */
export interface AddonSettingsView extends Outcome {
  frame: ConsoleFrame;
  title: string;
  settings: AddonSettingView[];
  /** Takes each setting under its name; `NAME-remove` takes a secret away. */
  action: string;
  addons: string;
}

export interface RemoveAddonView extends Outcome {
  frame: ConsoleFrame;
  title: string;
  /** Interviews under way; null where they are fewer than ten, which is not told. */
  sessionsUnderWay: number | null;
  /** Takes `sessions`: `finish`, `keep` or `delete`. */
  action: string;
  addons: string;
}

export interface CatalogueEntry {
  title: string;
  description: string;
  version: string;
  publisher: string;
  reviewers: string[];
  reviewedOn: string | null;
  /** What it is translated into, in words; null where into nothing. */
  languages: string | null;
  permissions: number;
  href: string;
  /** Why it cannot be added; null where it can. */
  blocked: string | null;
}

/** One permission of an add-on, beside what the installed version holds. */
export interface PermissionChange {
  change: 'new' | 'same' | 'gone';
  permission: Permission;
}

export interface Permission {
  id: 'mail.send' | 'sms.send' | 'http' | 'background' | 'files' | 'users.read' | 'plaintext' | 'host';
  /** Of `http`: where it may send to. */
  hosts: string[];
}

/** The page that asks before an add-on is installed or upgraded. */
export interface InstallView extends Outcome {
  frame: ConsoleFrame;
  title: string;
  summary: string;
  /** What it is translated into, in words; null where into nothing. */
  languages: string | null;
  screenshots: ScreenshotView[];
  version: string;
  /** The version in use; null for a first install, whose permissions are all new. */
  from: string | null;
  permissions: PermissionChange[];
  /** Null where they are fewer than ten, which is not told. */
  sessionsUnderWay: number | null;
  publisher: string;
  publishedOn: string;
  reviews: { name: string; on: string; validUntil: string; comparedWith: string | null }[];
  kind: 'content' | 'module';
  reviewsNeeded: number;
  digest: string;
  /** Takes `version` and `accept` (the ids of the permissions, as `http:api.example`; several). */
  action: string;
  addons: string;
}
