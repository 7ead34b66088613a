import { z } from 'zod';
import { AddonRefused } from '../errors.js';
import type { Digest } from '../package/digest.js';
import { parseStrictJson } from './strict-json.js';

export const STATEMENT_V1 = 'https://in-toto.io/Statement/v1';
export const PUBLISH_V1 = 'urn:affiant:publish:v1';
export const REVIEW_V1 = 'urn:affiant:review:v1';

const moment = z.iso.datetime({ offset: true });

const publishSchema = z.strictObject({ publishedAt: moment });
const reviewSchema = z.strictObject({
  verdict: z.enum(['approved', 'rejected']),
  reason: z.string().min(1).max(10_000),
  reviewedAt: moment,
  expiresAt: moment,
  permissions: z.array(z.string().max(300)).max(200),
  comparedWith: z
    .string()
    .regex(/^sha512:[0-9a-f]{128}$/)
    .nullable(),
});

export type PublishPredicate = z.infer<typeof publishSchema>;
export type ReviewPredicate = z.infer<typeof reviewSchema>;

const statementSchema = z.strictObject({
  _type: z.literal(STATEMENT_V1),
  subject: z.tuple([z.strictObject({ name: z.string(), digest: z.record(z.string(), z.string()) })]),
  predicateType: z.string(),
  predicate: z.unknown(),
});

/** What one person says of one tarball. */
export type Statement = { subject: Subject } & (
  | { type: 'publish'; predicate: PublishPredicate }
  | { type: 'review'; predicate: ReviewPredicate }
  | { type: 'other' }
);

export interface Subject {
  /** A package URL, as `packageUrl` writes it. */
  name: string;
  /** Null where the statement names no SHA-512. */
  digest: Digest | null;
}

/** `pkg:npm/housing@1.0.0`, `pkg:npm/%40example/housing@1.0.0` (purl's specification, type npm). */
export function packageUrl(name: string, version: string): string {
  return `pkg:npm/${name.replace(/^@/, '%40')}@${encodeURIComponent(version)}`;
}

/**
 * Reads a payload whose signature was found good.
 * @throws AddonRefused `signature_invalid` where it is no Statement v1, or a predicate of ours is malformed.
 */
export function readStatement(payload: Buffer): Statement {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(payload);
    const { subject, predicateType, predicate } = statementSchema.parse(parseStrictJson(text));
    const { sha512 } = subject[0].digest;
    const about: Subject = {
      name: subject[0].name,
      digest: sha512 === undefined ? null : `sha512:${sha512}`,
    };
    if (predicateType === PUBLISH_V1) {
      return { type: 'publish', subject: about, predicate: publishSchema.parse(predicate) };
    }
    if (predicateType === REVIEW_V1) {
      return { type: 'review', subject: about, predicate: reviewSchema.parse(predicate) };
    }
    return { type: 'other', subject: about };
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw new AddonRefused('signature_invalid', `A signed statement is not as it must be: ${why}`, {
      cause: error,
    });
  }
}

export function publishStatement(
  name: string,
  version: string,
  digest: Digest,
  predicate: PublishPredicate,
): unknown {
  return statement(name, version, digest, PUBLISH_V1, predicate);
}

export function reviewStatement(
  name: string,
  version: string,
  digest: Digest,
  predicate: ReviewPredicate,
): unknown {
  return statement(name, version, digest, REVIEW_V1, predicate);
}

function statement(
  name: string,
  version: string,
  digest: Digest,
  predicateType: string,
  predicate: unknown,
): unknown {
  return {
    _type: STATEMENT_V1,
    subject: [{ name: packageUrl(name, version), digest: { sha512: digest.slice('sha512:'.length) } }],
    predicateType,
    predicate,
  };
}
