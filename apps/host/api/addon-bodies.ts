import { DIGEST, THUMBPRINT } from '#addons';
import { z } from 'zod';
import { SESSIONS_AFTER } from '../addon-removal.js';

const version = z.string().min(1).max(100);
const acceptPermissions = z.array(z.string().max(300)).max(200).default([]);
const reason = z.string().trim().min(1).max(1000);

export const installBody = z
  .strictObject({ name: z.string().min(1).max(214), version, acceptPermissions })
  .meta({ id: 'InstallAddon' });

export const upgradeBody = z.strictObject({ version, acceptPermissions }).meta({ id: 'UpgradeAddon' });

/** Any names and values: the add-on's own schema says which are settings, and refuses the others. */
export const addonSettingsBody = z
  .record(z.string().max(64), z.json())
  .refine((body) => Object.keys(body).length <= 200, 'too many settings')
  .meta({ id: 'AddonSettings' });

/** What becomes of sessions under way; where nothing is said they go on, on the version that they began on. */
export const uninstallQuery = z.strictObject({ sessions: z.enum(SESSIONS_AFTER).default('finish') });

/** One DSSE envelope: as its line of text, or as the object that the line holds. */
export const attestationBody = z
  .strictObject({ envelope: z.union([z.string(), z.record(z.string(), z.json())]) })
  .meta({ id: 'AddAttestation' });

export const revocationBody = z
  .union([
    z.strictObject({ key: z.string().regex(THUMBPRINT), reason }),
    z.strictObject({ digest: z.string().regex(DIGEST), reason }),
  ])
  .meta({ id: 'Revoke' });
