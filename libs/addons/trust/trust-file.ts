import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { problemsOf } from '#config';
import { publicKeySchema, thumbprint } from '../attestations/public-key.js';
import { TrustFileInvalid } from '../errors.js';
import { DIGEST, type Digest } from '../package/digest.js';

const LONGEST = 1024 * 1024;

const day = z.union([z.iso.date(), z.iso.datetime({ offset: true })], 'a date, as in 2026-01-31');
const digest = z.custom<Digest>(
  (value) => typeof value === 'string' && DIGEST.test(value),
  'sha512: and 128 hex digits',
);

const personSchema = z.strictObject({
  name: z.string().min(1).max(200),
  roles: z.array(z.enum(['publisher', 'reviewer', 'demo'])).min(1),
  packages: z
    .array(z.string().regex(/^[@a-z0-9._*~/-]+$/, 'a package name, in which * stands for any part'))
    .default([]),
  keys: z
    .array(z.strictObject({ id: z.string(), jwk: publicKeySchema, valid_from: day, valid_until: day }))
    .default([]),
});

const trustSchema = z.strictObject({
  people: z.array(personSchema).default([]),
  revoked: z
    .strictObject({ keys: z.array(z.string()).default([]), digests: z.array(digest).default([]) })
    .default({ keys: [], digests: [] }),
  kept: z.array(digest).default([]),
  required_reviews: z
    .strictObject({ content: z.int().min(1), module: z.int().min(1) })
    .default({ content: 1, module: 2 }),
});

/** `trust.yml` as it is written: who may publish and review here, and what was revoked. */
export type TrustFile = z.infer<typeof trustSchema>;
export type TrustedPerson = z.infer<typeof personSchema>;

/** @throws TrustFileInvalid naming every problem; a file that is not there trusts nobody. */
export async function readTrustFile(path: string): Promise<TrustFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return trustSchema.parse({});
    throw error;
  }
  return parseTrustFile(text, path);
}

/** @throws TrustFileInvalid */
export function parseTrustFile(text: string, path: string): TrustFile {
  if (text.length > LONGEST) throw new TrustFileInvalid(path, ['larger than 1 MiB']);
  const document = parseDocument(text, { uniqueKeys: true });
  if (document.errors.length > 0) {
    throw new TrustFileInvalid(
      path,
      document.errors.map(({ message }) => message),
    );
  }
  const parsed = trustSchema.safeParse(document.toJS({ maxAliasCount: 0 }) ?? {});
  const problems = parsed.success
    ? contradictions(parsed.data)
    : problemsOf(parsed.error.issues, trustSchema).map(({ field, message }) => `${field}: ${message}`);
  if (problems.length > 0 || !parsed.success) throw new TrustFileInvalid(path, problems);
  return parsed.data;
}

/** Reviews count by person, so a person has one entry, and a key one person. */
function contradictions({ people }: TrustFile): string[] {
  const problems: string[] = [];
  const names = new Set<string>();
  const owners = new Map<string, string>();
  for (const { name, keys } of people) {
    if (names.has(name)) problems.push(`people: ${name} stands twice`);
    names.add(name);
    for (const { id, jwk, valid_from, valid_until } of keys) {
      const right = thumbprint(jwk);
      if (id !== right) problems.push(`people: ${name}: the key ${id} has the thumbprint ${right}`);
      if (jwk.kid !== undefined && jwk.kid !== right)
        problems.push(`people: ${name}: kid is not the thumbprint`);
      if (owners.has(right)) problems.push(`people: ${name}: the key ${id} is ${owners.get(right)}'s too`);
      if (valid_from > valid_until) problems.push(`people: ${name}: the key ${id} ends before it begins`);
      owners.set(right, name);
    }
  }
  return problems;
}
