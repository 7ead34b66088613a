import { z } from 'zod';
import { AddonRefused } from './errors.js';
import { packageName, packageVersion } from './package-name.js';
import { permissionsSchema } from './permissions.js';

const interviewName = z
  .string()
  .max(100)
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'an interview is named in a-z, 0-9 and -');

const affiant = z.strictObject({
  apiVersion: z.literal(1),
  kind: z.enum(['content', 'module']),
  interviews: z.array(interviewName).default([]),
  dependencies: z.record(packageName, z.string()).default({}),
  settings: z.record(z.string(), z.unknown()).default({}),
  permissions: permissionsSchema.default([]),
});

/** What an add-on's `package.json` must hold; npm's other members are let through unread. */
const packageJson = z.looseObject({
  name: packageName,
  version: packageVersion,
  description: z.string().max(1000).default(''),
  affiant,
  scripts: z.record(z.string(), z.string()).default({}),
});

/** The part of `package.json` that this software reads. */
export interface Manifest extends z.infer<typeof affiant> {
  name: string;
  version: string;
  description: string;
}

const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare'];

/** Reads a `package.json`. Throws `AddonRefused` `manifest_invalid` naming every member that is wrong. */
export function readManifest(text: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new AddonRefused('manifest_invalid', `package.json is not JSON: ${(error as Error).message}`);
  }
  const parsed = packageJson.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `${path.join('.') || 'package.json'}: ${message}`,
    );
    throw new AddonRefused('manifest_invalid', `package.json: ${problems.join('; ')}`);
  }
  const { name, version, description, affiant: section, scripts } = parsed.data;
  const script = INSTALL_SCRIPTS.find((each) => Object.hasOwn(scripts, each));
  if (script !== undefined) {
    throw new AddonRefused(
      'manifest_invalid',
      `package.json: an add-on has no script ${script}; none is ever run.`,
    );
  }
  if (section.kind === 'content' && section.permissions.includes('host')) {
    throw new AddonRefused('manifest_invalid', 'package.json: the permission host is for modules.');
  }
  return { name, version, description, ...section };
}
