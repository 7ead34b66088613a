import type { AddonGrant } from '../loading/addon-module.js';
import type { SettingValues } from '../settings/settings-of-addon.js';
import { PermissionMissing } from './permission-missing.js';

export interface AddonMail {
  /** One address. */
  to: string;
  subject: string;
  text: string;
}

export interface AddonSms {
  /** In E.164 form. */
  to: string;
  body: string;
}

export interface AddonHttpRequest {
  method?: string;
  headers?: { readonly [name: string]: string };
  body?: string | null;
}

/** A person with an account, as an add-on may know them: never an address. */
export interface AddonUser {
  id: string;
  privileges: readonly string[];
}

/** Files of an add-on, small (`addons.modules.file_kib`), sealed at rest; names are letters, digits, `.`, `-` and `_`, up to 100. */
export interface AddonFiles {
  /** Throws `FileNameRefused`, `FileTooLarge`. */
  put(name: string, content: Buffer): Promise<void>;
  /** Null where there is none. Throws `RecordCorrupt`. */
  get(name: string): Promise<Buffer | null>;
  delete(name: string): Promise<void>;
  list(): Promise<string[]>;
}

/** What the host can do for any tenant; no add-on ever holds this. */
export interface AddonPorts {
  settings(tenantId: string, grant: AddonGrant): Promise<SettingValues>;
  mail(tenantId: string, mail: AddonMail): Promise<void>;
  sms(tenantId: string, sms: AddonSms): Promise<void>;
  /** By the host's one way out. */
  fetch(address: string, request: AddonHttpRequest): Promise<Response>;
  files(tenantId: string, addon: string): AddonFiles;
  users(tenantId: string): Promise<AddonUser[]>;
  log(tenantId: string, addon: string, text: string): void;
}

/**
 * All that an add-on is handed of the host. Each function is bound to the tenant and the add-on, takes
 * neither, and throws `PermissionMissing` where the manifest does not ask for what it does.
 */
export interface AddonFacades {
  readonly addon: { readonly name: string; readonly version: string; readonly digest: string };
  /** As they are now, secrets too. */
  settings(): Promise<SettingValues>;
  sendMail(mail: AddonMail): Promise<void>;
  sendSms(sms: AddonSms): Promise<void>;
  /** To the hosts that the manifest names; a module may reach any public one. */
  fetch(address: string, request?: AddonHttpRequest): Promise<Response>;
  readonly files: AddonFiles;
  users(): Promise<AddonUser[]>;
  /** A line for the operator; no answers belong into it. */
  log(text: string): void;
}

export function addonFacades(grant: AddonGrant, ports: AddonPorts): AddonFacades {
  const { tenantId, name, version, digest } = grant;
  const needs = (permission: string): void => {
    // A module is host code, which no permission bounds: it holds `host` and nothing else.
    if (!grant.permissions.includes(permission) && !grant.permissions.includes('host')) {
      throw new PermissionMissing(name, permission);
    }
  };
  const files = ports.files(tenantId, name);
  return Object.freeze({
    addon: Object.freeze({ name, version, digest }),
    settings: () => ports.settings(tenantId, grant),
    sendMail: async ({ to, subject, text }: AddonMail) => {
      needs('mail.send');
      await ports.mail(tenantId, { to, subject, text });
    },
    sendSms: async ({ to, body }: AddonSms) => {
      needs('sms.send');
      await ports.sms(tenantId, { to, body });
    },
    fetch: async (address: string, request: AddonHttpRequest = {}) => {
      // Read once: what is asked about must be what is fetched.
      const { hostname, href } = new URL(address);
      needs(`http:${hostname}`);
      return ports.fetch(href, request);
    },
    files: Object.freeze({
      put: async (file: string, content: Buffer) => {
        needs('files');
        await files.put(file, content);
      },
      get: async (file: string) => {
        needs('files');
        return files.get(file);
      },
      delete: async (file: string) => {
        needs('files');
        await files.delete(file);
      },
      list: async () => {
        needs('files');
        return files.list();
      },
    }),
    users: async () => {
      needs('users.read');
      return ports.users(tenantId);
    },
    log: (text: string) => ports.log(tenantId, name, text),
  });
}
