import { randomBytes, randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import {
  type Argon2Pool,
  KeySources,
  newAccountKey,
  newLoginSecret,
  newRecoveryCode,
  loginLookup,
  PlatformKey,
  recoveryLookup,
  sealAccountKey,
  sealColumn,
  sealGrant,
  sealRecord,
  sealStream,
  SessionKey,
  createSlot,
  readSlot,
  wrapAccountKey,
  wrapOlder,
} from '#encryption';

/** What an account's rows are after it was used, and what its owner knows: input and expectation of the second implementation. */
export interface WrittenRows {
  given: object;
  expected: Record<string, string | readonly string[]>;
}

const PASSWORD = 'ｃorrect horse battery staple ñ';
const STEPS = ['', '{"name":"Ada"}', JSON.stringify({ told: 'Zwölf Größen 証言 '.repeat(90) })];

/** Every kind of row once, by the product's own functions, at the cost that it uses. */
export async function writtenRows(pool: Argon2Pool): Promise<WrittenRows> {
  const platformKey = PlatformKey.generate().rotated();
  const [tenant, account, session] = [randomUUID(), randomUUID(), randomUUID()];
  const rows: Record<string, Buffer> = {};
  const key = newAccountKey();
  const code = newRecoveryCode();
  const proof = { provider: 'oidc:court', issuer: 'https://login.example', subject: 'ann' };
  const [prf, apiSecret] = [randomBytes(32), randomBytes(32)];
  const sources = new KeySources(platformKey, pool, {});
  const owner = { tenant, account };
  const slots = [];
  for (const [source, given, known] of [
    ['password', { password: PASSWORD }, PASSWORD],
    ['recovery', code, code],
    ['derived', proof, [proof.provider, proof.issuer, proof.subject]],
    ['passkey', prf, prf.toString('hex')],
    ['api', apiSecret, apiSecret.toString('hex')],
  ] as const) {
    const identity = { ...owner, slot: randomUUID() };
    const enrolled = await sources.named(source).enrol(owner, given as never);
    const stored = createSlot(platformKey, identity, source, enrolled);
    const slot = readSlot(platformKey, identity, stored);
    const accountKey = `account key, ${source}`;
    rows[`slot, ${source}`] = stored;
    rows[accountKey] = sealAccountKey(platformKey, identity, slot, key);
    slots.push({ row: `slot, ${source}`, accountKey, id: identity.slot, known });
  }
  const cookie = newLoginSecret();
  rows['login'] = wrapAccountKey(platformKey, cookie, owner, key.keys.privateKey);

  const [older, newer] = [SessionKey.generate(), SessionKey.generate()];
  rows['grant'] = sealGrant(platformKey, { ...owner, session, role: 'owner' }, key.keys.publicKey, newer);
  rows['olderKey'] = wrapOlder(newer, older, { tenant, session });

  const expected: WrittenRows['expected'] = {
    accountPublicKey: key.keys.publicKey.toString('hex'),
    loginLookup: loginLookup(cookie).toString('hex'),
    recoveryLookup: recoveryLookup(tenant, code).toString('hex'),
  };
  const records: Record<string, object> = {};
  for (const [sequence, text] of STEPS.entries()) {
    const place = { tenant, table: 'session_steps', column: 'record', session, record: String(sequence) };
    const identity = { ...place, sequence, mode: 'single' as const };
    const name = `record ${sequence}`;
    rows[name] = sealRecord(older, identity, Buffer.from(text));
    records[name] = identity;
    expected[name] = text;
  }
  const files: Record<string, object> = {};
  for (const size of [0, 700, 65_532, 200_000]) {
    const identity = { tenant, session, file: randomUUID(), role: 'upload' };
    const content = randomBytes(size);
    const name = `file of ${size} bytes`;
    const description = { name: 'Räumung 1.pdf', contentType: 'application/pdf' };
    rows[name] = await buffer(sealStream(older, identity, description, content));
    files[name] = identity;
    expected[name] = [description.name, description.contentType, content.toString('hex')];
  }
  const column = { tenant, table: 'accounts', column: 'email', record: account };
  rows['column'] = sealColumn(platformKey, 'column', column, Buffer.from('ann@example.org'));
  expected['column'] = 'ann@example.org';
  const given = {
    platformKey: platformKey.toText(),
    tenant,
    account,
    session,
    slots,
    records,
    files,
    cookie: cookie.toString('base64url'),
    recoveryCode: code,
    columns: { column: { ...column, label: 'column' } },
    rows: Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, row.toString('hex')])),
  };
  return { given, expected };
}
