import type { ConsoleFrame, FirstPassword, Outcome } from './console.js';
import type { Paging } from './paging.js';
import type { Grade, ReaderCell } from './readers.js';

export interface OverviewView {
  frame: ConsoleFrame;
  figures: { label: string; value: string }[];
  warnings: { title: string; text: string; link: { href: string; label: string } | null }[];
}

export interface TenantsView extends Outcome {
  frame: ConsoleFrame;
  query: string;
  paging: Paging;
  tenants: TenantEntry[];
  created: (FirstPassword & { url: string }) | null;
  /** Takes `slug`, `name` and `admin_email`. */
  create: string;
  baseDomain: string;
}

export interface TenantEntry {
  slug: string;
  name: string;
  url: string;
  state: 'active' | 'suspended';
  /** Interviews under way; null where they are fewer than ten, which is not told. */
  open: number | null;
  weakest: Grade | null;
  /** The page that asks before suspending; for a suspended one, takes the POST that resumes. */
  href: string;
  /** The page of the switch for modules. */
  modules: string;
  /** The page that asks before it is deleted. */
  delete: string;
}

/** Asks before a tenant is deleted, for its short name. */
export interface DeleteTenantView extends Outcome {
  frame: ConsoleFrame;
  name: string;
  slug: string;
  /** Interviews under way; null where they are fewer than ten. */
  open: number | null;
  /** Takes `slug`, typed. */
  action: string;
  tenants: string;
}

export interface SuspendView {
  frame: ConsoleFrame;
  name: string;
  /** Interviews under way; null where they are fewer than ten. */
  open: number | null;
  /** Takes the POST. */
  action: string;
  tenants: string;
}

/** The operator's switch for host code. */
export interface TenantModulesView {
  frame: ConsoleFrame;
  name: string;
  allowed: boolean;
  modules: { name: string; digest: string; failure: { what: string; count: number } | null }[];
  /** All code of modules in this process. */
  loaded: { name: string; version: string; digest: string }[];
  /** Takes `allowed`: `yes` or nothing. */
  action: string;
  tenants: string;
}

export interface PackagesView extends Outcome {
  frame: ConsoleFrame;
  query: string;
  paging: Paging;
  packages: PackageEntry[];
  /** Takes `package` and `attestations` (files). */
  upload: string;
}

export interface PackageEntry {
  name: string;
  version: string;
  kind: 'content' | 'module';
  state: 'pending' | 'approved' | 'rejected' | 'revoked';
  publisher: string;
  reviewers: string[];
  reviewsNeeded: number;
  digest: string;
  /** The page for who reviews it. */
  href: string;
}

export interface RevocationsView extends Outcome {
  frame: ConsoleFrame;
  query: string;
  paging: Paging;
  revocations: { kind: 'key' | 'digest'; id: string; reason: string; at: string }[];
  /** Takes `kind` (`key` or `digest`), `id` and `reason`. */
  action: string;
}

export interface ProviderReadersView {
  frame: ConsoleFrame;
  environment: string;
  checks: { id: string; ok: boolean; severity: 'error' | 'warning' | 'info'; message: string }[];
  readers: ReaderCell[];
}
