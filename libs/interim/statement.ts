import { z } from 'zod';
import { packageUrl } from './package-name.js';
import { parseStrictJson } from './strict-json.js';

export const PUBLISH = 'urn:affiant:publish:v1';
export const REVIEW = 'urn:affiant:review:v1';
const STATEMENT = 'https://in-toto.io/Statement/v1';

const time = z.iso.datetime({ offset: true });
const subject = z
  .array(
    z.strictObject({
      name: z.string(),
      digest: z.strictObject({ sha512: z.string().regex(/^[0-9a-f]{128}$/) }),
    }),
  )
  .length(1);

const publish = z.strictObject({
  _type: z.literal(STATEMENT),
  subject,
  predicateType: z.literal(PUBLISH),
  predicate: z.strictObject({ publishedAt: time }),
});

const review = z.strictObject({
  _type: z.literal(STATEMENT),
  subject,
  predicateType: z.literal(REVIEW),
  predicate: z.strictObject({
    verdict: z.enum(['approved', 'rejected']),
    reason: z.string().max(10_000),
    reviewedAt: time,
    expiresAt: time,
    permissions: z.array(z.string()),
    /** Digest of the version that this one was compared with. */
    comparedWith: z.string().nullable(),
  }),
});

const statementSchema = z.discriminatedUnion('predicateType', [publish, review]);

/** An in-toto Statement v1 about one package tarball. */
export type Statement = z.infer<typeof statementSchema>;
export type ReviewPredicate = z.infer<typeof review>['predicate'];

/** Reads a payload whose signature was verified. Null where it is no statement of ours. */
export function readStatement(payload: Buffer): Statement | null {
  const parsed = statementSchema.safeParse(parseStrictJson(payload.toString('utf8')));
  return parsed.success ? parsed.data : null;
}

export interface Subject {
  name: string;
  version: string;
  /** Hex. */
  sha512: string;
}

export function publishStatement(of: Subject, publishedAt: Date): Buffer {
  return encode(of, PUBLISH, { publishedAt: publishedAt.toISOString() });
}

export function reviewStatement(of: Subject, predicate: ReviewPredicate): Buffer {
  return encode(of, REVIEW, predicate);
}

function encode({ name, version, sha512 }: Subject, predicateType: string, predicate: object): Buffer {
  return Buffer.from(
    JSON.stringify({
      _type: STATEMENT,
      subject: [{ name: packageUrl(name, version), digest: { sha512 } }],
      predicateType,
      predicate,
    }),
  );
}
