import { AddonRefused } from './errors.js';
import { readEnvelope, verifies, type Envelope } from './dsse.js';
import { readStatement, type Statement } from './statement.js';
import type { Trust, TrustedKey } from './trust.js';

/** A statement whose signature a trusted key made. */
export interface SignedStatement {
  statement: Statement;
  key: TrustedKey;
  /** `NAME@VERSION` out of its subject. */
  subject: string;
  /** The key was revoked since, so the statement is void; kept digests are spared. */
  revoked: boolean;
}

const MOST_LINES = 64;

/**
 * Reads `NAME-VERSION.tgz.intoto.jsonl`: a DSSE envelope a line. A payload is parsed only after its
 * signature. A line by somebody unknown here has no force; one that claims a known key and fails, or
 * is no envelope, refuses the whole: somebody changed it.
 */
export function readAttestations(
  text: string,
  digest: string,
  { trust, demoCounts }: { trust: Trust; demoCounts: boolean },
): SignedStatement[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) throw new AddonRefused('signature_missing', 'The package is not signed.');
  if (lines.length > MOST_LINES)
    throw new AddonRefused('signature_invalid', 'There are too many attestations.');
  const known = [...trust.keys.values()].filter(({ person }) => demoCounts || !person.roles.includes('demo'));
  const signed = lines.flatMap((line) => readLine(line, known));
  if (signed.length === 0) {
    throw new AddonRefused('key_unknown', 'Nobody whom this installation trusts has signed the package.');
  }
  const kept = trust.kept.has(digest);
  return signed.map((each) => ({ ...each, revoked: trust.revokedKeys.has(each.key.id) && !kept }));
}

function readLine(line: string, known: TrustedKey[]): Omit<SignedStatement, 'revoked'>[] {
  const envelope = readEnvelope(line);
  if (envelope === null)
    throw new AddonRefused('signature_invalid', 'An attestation is not a DSSE envelope.');
  const key = signer(envelope, known);
  if (key === null) return [];
  const statement = readStatement(envelope.payload);
  const subject = statement && /^pkg:npm\/(.+)$/.exec(statement.subject[0]!.name)?.[1]?.replace('%40', '@');
  if (!statement || !subject) {
    throw new AddonRefused('signature_invalid', 'A signed statement is not one that this software knows.');
  }
  return [{ statement, key, subject }];
}

/** The key that made the signature; `keyid` only helps to find it. Null where it is nobody known. */
function signer({ payload, signatures }: Envelope, known: TrustedKey[]): TrustedKey | null {
  let claimed = false;
  for (const { keyid, signature } of signatures) {
    const hinted = known.filter(({ id }) => id === keyid);
    claimed ||= hinted.length > 0;
    const found = [...hinted, ...known].find(({ jwk }) => verifies(jwk, payload, signature));
    if (found) return found;
  }
  if (claimed) throw new AddonRefused('signature_invalid', 'A signature does not fit what it signs.');
  return null;
}
