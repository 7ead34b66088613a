import { valid, validRange } from 'semver';
import { z } from 'zod';
import { problemsOf } from '#config';
import { parseStrictJson } from '../attestations/strict-json.js';
import { AddonRefused } from '../errors.js';
import { PACKAGE_NAME } from './package-name.js';
import { permissionIds, permissionSchema } from './permissions.js';
import { isSecret, readSettingsSchema, type SettingsSchema } from '../settings/settings-schema.js';
import { settingProblem } from '../settings/check-setting.js';

/** Below `interviews/`, without `.yml`; one segment of an address. */
const interviewName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,99}$/i, 'an interview is named in letters, digits, - and _');

/** A picture of the package that shows it to who reviews or installs it, and what is on it, in words. */
const screenshot = z.strictObject({
  file: z
    .string()
    .regex(/^static\/[\w./ -]{1,200}\.(png|jpe?g|webp)$/i, 'a PNG, JPEG or WebP file below static/'),
  alt: z.string().trim().min(1).max(200),
});

const affiantSchema = z.strictObject({
  apiVersion: z.literal(1),
  kind: z.enum(['content', 'module']),
  interviews: z.array(interviewName).max(200).default([]),
  dependencies: z
    .record(
      z.string().regex(PACKAGE_NAME),
      z.string().refine((range) => validRange(range) !== null, 'a range of versions, as npm writes them'),
    )
    .default({}),
  settings: z.unknown().default({ type: 'object', properties: {} }),
  permissions: z.array(permissionSchema).max(50).default([]),
  screenshots: z.array(screenshot).max(6).default([]),
});

/** What npm's own members must be here; the others are npm's business. */
const packageSchema = z.looseObject({
  name: z.string().regex(PACKAGE_NAME, 'a package name in lower case, as npm asks'),
  version: z.string().refine((version) => valid(version) === version, 'a version, as in 1.0.0 (semver.org)'),
  description: z.string().max(500).default(''),
  scripts: z.record(z.string(), z.unknown()).default({}),
  dependencies: z.record(z.string(), z.unknown()).default({}),
  affiant: affiantSchema,
});

/** What a package says of itself, checked. */
export interface Manifest {
  name: string;
  version: string;
  description: string;
  apiVersion: 1;
  kind: 'content' | 'module';
  interviews: string[];
  /** Other add-ons, each with a range of versions. */
  dependencies: Record<string, string>;
  /** What a tenant may set. */
  settings: SettingsSchema;
  /** Pictures of it, below `static/`, each with what is on it in words. */
  screenshots: { file: string; alt: string }[];
  /** As ids: `mail.send`, `http:api.example.org`. */
  permissions: string[];
}

/** Run by npm on whoever installs; nothing is ever run here, and nobody should think so. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare'];

/** Reads a `package.json`. @throws AddonRefused `manifest_invalid`, with a line for each problem */
export function readManifest(text: string): Manifest {
  let json: unknown;
  try {
    json = parseStrictJson(text);
  } catch (error) {
    throw invalid([`it is no JSON: ${(error as Error).message}`]);
  }
  const parsed = packageSchema.safeParse(json);
  if (!parsed.success) {
    throw invalid(
      problemsOf(parsed.error.issues, packageSchema).map(({ field, message }) => `${field}: ${message}`),
    );
  }
  const { name, version, description, scripts, dependencies, affiant } = parsed.data;
  const permissions = permissionIds(affiant.permissions);
  if (affiant.kind === 'module' && permissions.length === 0) permissions.push('host');
  const problems = [
    ...INSTALL_SCRIPTS.filter((script) => Object.hasOwn(scripts, script)).map(
      (script) => `scripts.${script}: no script runs when an add-on is installed`,
    ),
    ...(Object.keys(dependencies).length > 0
      ? ['dependencies: nothing is installed from npm; other add-ons stand under affiant.dependencies']
      : []),
    ...permissionProblems(affiant.kind, permissions),
  ];
  const settings = readSettingsSchema(affiant.settings);
  if ('problems' in settings) throw invalid([...problems, ...settings.problems]);
  problems.push(...defaultProblems(settings));
  if (problems.length > 0) throw invalid(problems);
  return { name, version, description, ...affiant, settings, permissions };
}

/** A default must pass its own rules; a secret has none, since everybody can read the package. */
function defaultProblems({ properties }: SettingsSchema): string[] {
  return Object.entries(properties).flatMap(([name, setting]) => {
    const at = `affiant.settings.properties.${name}.default`;
    if (setting.default === undefined) return [];
    if (isSecret(setting)) return [`${at}: a secret has no default`];
    const problem = settingProblem(setting, setting.default);
    return problem === null ? [] : [`${at}: it must be ${problem}`];
  });
}

function permissionProblems(kind: Manifest['kind'], permissions: readonly string[]): string[] {
  const isHost = permissions.includes('host');
  if (kind === 'content' && isHost) return ['affiant.permissions: host is for modules'];
  if (kind === 'module' && permissions.length > 1) {
    return ['affiant.permissions: a module is host code, which no permission bounds: name host alone'];
  }
  return kind === 'module' && !isHost ? ['affiant.permissions: a module names host'] : [];
}

function invalid(problems: readonly string[]): AddonRefused {
  return new AddonRefused(
    'manifest_invalid',
    problems.map((problem) => `package.json: ${problem}`).join('\n'),
  );
}
