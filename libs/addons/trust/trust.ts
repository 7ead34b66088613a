import type { KeyObject } from 'node:crypto';
import { keyObject } from '../attestations/public-key.js';
import type { Digest } from '../package/digest.js';
import type { TrustedPerson, TrustFile } from './trust-file.js';

/** What counts for nothing any more, from wherever it was said. */
export interface Revoked {
  keys: ReadonlySet<string>;
  digests: ReadonlySet<string>;
}

/** A key of somebody in the trust file. */
export interface TrustedKey {
  id: string;
  person: TrustedPerson;
  publicKey: KeyObject;
  /** First and last moment of its validity, in ms since 1970. */
  validFrom: number;
  validUntil: number;
}

/** Who is trusted with what at this moment: the trust file, and every revocation that this host knows. */
export class Trust {
  readonly keys: ReadonlyMap<string, TrustedKey>;
  readonly kept: ReadonlySet<string>;
  /** By the file and by everybody else who may say so. */
  readonly revoked: Revoked;

  constructor(
    readonly file: TrustFile,
    alsoRevoked: readonly Revoked[] = [],
  ) {
    this.kept = new Set(file.kept);
    this.revoked = {
      keys: new Set([...file.revoked.keys, ...alsoRevoked.flatMap(({ keys }) => [...keys])]),
      digests: new Set([...file.revoked.digests, ...alsoRevoked.flatMap(({ digests }) => [...digests])]),
    };
    this.keys = new Map(
      file.people.flatMap((person) =>
        person.keys.map(({ id, jwk, valid_from, valid_until }) => [
          id,
          {
            id,
            person,
            publicKey: keyObject(jwk),
            validFrom: Date.parse(valid_from),
            validUntil: lastMoment(valid_until),
          },
        ]),
      ),
    );
  }

  requiredReviews(kind: 'content' | 'module'): number {
    return this.file.required_reviews[kind];
  }

  isDigestRevoked(digest: Digest): boolean {
    return this.revoked.digests.has(digest);
  }

  /** Whether the key voids what it signed: not for a digest that the trust file says is kept. */
  isKeyRevoked(id: string, digest: Digest): boolean {
    return this.revoked.keys.has(id) && !this.kept.has(digest);
  }
}

/** A day counts to its end, UTC. */
function lastMoment(until: string): number {
  return until.includes('T') ? Date.parse(until) : Date.parse(until) + 86_400_000 - 1;
}
