import type { DynamicModule } from '@nestjs/common';
import type { AddonFacades } from '../facades/addon-facades.js';

/** The provider of a module that the host calls; a text, since the two share no other value. */
export const ADDON_ENTRY = 'affiant:addon';

/** The default export of `module/index.js`: a Nest module that is made once for each tenant. */
export interface AddonModuleClass {
  forTenant(host: AddonFacades): DynamicModule;
}

/** What the host calls of a module, under the token `affiant:addon`; each is optional. */
export interface AddonEntry {
  /** An interview of this tenant came to an end. Called once the end is stored; nobody waits for it. */
  finished?(interview: FinishedInterview): Promise<void>;
  /** A request below `/addons/NAME/` of the tenant's host name. */
  request?(request: AddonRequest): Promise<AddonResponse>;
}

export interface FinishedInterview {
  session: string;
  /** `addon:file`. */
  interview: string;
  version: string;
  /** Of the step that ended it: who goes back and ends it again gives another. */
  sequence: number;
  /** ISO 8601. */
  finishedAt: string;
  /** In the API's form. */
  answers: { readonly [name: string]: unknown };
}

export interface AddonRequest {
  method: string;
  /** Behind `/addons/NAME/`, decoded. */
  path: string;
  query: { readonly [name: string]: string };
  /** JSON; null where there is none. */
  body: unknown;
  /** Who asks; null for strangers. Never a cookie, a token or an address. */
  caller: { readonly id: string; readonly privileges: readonly string[] } | null;
}

export interface AddonResponse {
  /** 200 to 599. */
  status: number;
  /** Sent as JSON, the only type there is: nothing of a module's becomes a page of this origin. */
  body: unknown;
}
