import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { TrustFileInvalid } from './errors.js';
import { thumbprint } from './thumbprint.js';

const day = z.iso.date();
const jwk = z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string().length(43) });
const digest = z.string().regex(/^sha512:[0-9a-f]{128}$/, 'a digest is written sha512:<hex>');

const trustSchema = z.strictObject({
  people: z.array(
    z.strictObject({
      name: z.string().min(1),
      roles: z.array(z.enum(['publisher', 'reviewer', 'demo'])).min(1),
      packages: z.array(z.string()).default([]),
      keys: z.array(z.strictObject({ id: z.string(), jwk, valid_from: day, valid_until: day })).min(1),
    }),
  ),
  revoked: z
    .strictObject({ keys: z.array(z.string()).default([]), digests: z.array(digest).default([]) })
    .default({ keys: [], digests: [] }),
  kept: z.array(digest).default([]),
  required_reviews: z
    .strictObject({ content: z.int().min(1).default(1), module: z.int().min(2).default(2) })
    .default({ content: 1, module: 2 }),
});

export interface TrustedKey {
  id: string;
  jwk: JsonWebKey;
  person: TrustedPerson;
  validFrom: Date;
  /** The first moment at which the key no longer counts. */
  validUntil: Date;
}

export interface TrustedPerson {
  name: string;
  roles: readonly ('publisher' | 'reviewer' | 'demo')[];
  packages: readonly string[];
}

/** Whom an installation trusts, and what has been taken from them. */
export interface Trust {
  keys: ReadonlyMap<string, TrustedKey>;
  revokedKeys: ReadonlySet<string>;
  /** `sha512:<hex>` */
  revokedDigests: ReadonlySet<string>;
  kept: ReadonlySet<string>;
  requiredReviews: { content: number; module: number };
}

/** Reads the one file that says whom to trust. Throws `TrustFileInvalid` with what is wrong in it. */
export async function readTrustFile(path: string): Promise<Trust> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new TrustFileInvalid(path, `it cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  let tree: unknown;
  try {
    tree = parse(text, { schema: 'core', maxAliasCount: 0, uniqueKeys: true });
  } catch (error) {
    throw new TrustFileInvalid(path, (error as Error).message);
  }
  const parsed = trustSchema.safeParse(tree ?? { people: [] });
  if (!parsed.success) {
    throw new TrustFileInvalid(
      path,
      parsed.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`).join('; '),
    );
  }
  const { people, revoked, kept, required_reviews: requiredReviews } = parsed.data;
  return {
    keys: keysOf(path, people),
    revokedKeys: new Set(revoked.keys),
    revokedDigests: new Set(revoked.digests),
    kept: new Set(kept),
    requiredReviews,
  };
}

function keysOf(path: string, people: z.infer<typeof trustSchema>['people']): Map<string, TrustedKey> {
  const keys = new Map<string, TrustedKey>();
  const names = new Set<string>();
  for (const { keys: own, ...person } of people) {
    // Reviews count by person: one person under two entries would count twice.
    if (names.has(person.name)) throw new TrustFileInvalid(path, `${person.name} stands there twice.`);
    names.add(person.name);
    for (const key of own) {
      const id = thumbprint(key.jwk);
      if (key.id !== id) throw new TrustFileInvalid(path, `the key ${key.id} has the thumbprint ${id}.`);
      if (keys.has(id)) throw new TrustFileInvalid(path, `the key ${id} stands there twice.`);
      keys.set(id, {
        id,
        jwk: key.jwk,
        person,
        validFrom: new Date(`${key.valid_from}T00:00:00Z`),
        validUntil: new Date(Date.parse(`${key.valid_until}T00:00:00Z`) + 86_400_000),
      });
    }
  }
  return keys;
}

/** Whether a publisher may publish a package: its exact name, or `@scope/*`. */
export function mayPublish(person: TrustedPerson, name: string): boolean {
  return person.packages.some((pattern) =>
    pattern.endsWith('/*') ? name.startsWith(pattern.slice(0, -1)) : pattern === name,
  );
}
