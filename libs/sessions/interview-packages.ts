import type { TemplateFile } from '#documents';
import type { InterviewInfo, Json } from '#interview';

/** An installed version of an add-on, verified and compiled, as one tenant may run it. */
export interface InterviewPackage {
  addon: string;
  version: string;
  /** `sha512:<hex>` of the tarball, and those of the add-ons that it includes from, joined by `+`. */
  digest: string;
  script: string;
  /** What its effects may do (`mail.send`), as the manifest asks and the tenant accepted. */
  permissions: string[];
  interviews: { [name: string]: InterviewInfo };
  /** Files that documents are made from, as `addon:templates/form.pdf`. */
  templates: { [file: string]: TemplateFile };
  /** What the tenant set of it, secrets left out; none where it has no settings. */
  settings?: { [name: string]: Json };
  /** Where pages find the static files of it and of those that it includes from, by their names. */
  staticFiles?: { [addon: string]: string };
  publisher: string;
  reviewers: string[];
  /** Nobody signed it: its messages go nowhere, and no module is told of it. */
  draft?: true;
}

/**
 * Where sessions get their interviews from. Each call is bound to one tenant; signatures and
 * revocations were checked when it answers.
 */
export interface InterviewPackages {
  /** All that the tenant has installed and may start now. */
  installed(tenantId: string): Promise<InterviewPackage[]>;
  /** The version to start new sessions on; null where the tenant has none. */
  current(tenantId: string, addon: string): Promise<InterviewPackage | null>;
  /** The version that a session began on. Throws `AddonStopped` when it was revoked or stopped. */
  ofSession(tenantId: string, addon: string, digest: string): Promise<InterviewPackage>;
}
