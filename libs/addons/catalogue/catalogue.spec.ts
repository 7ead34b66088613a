import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withClient } from '#database';
import { createTestDatabase, type TestDatabase } from '../../../test/database.js';
import { digestOf } from '../package/digest.js';
import { type Installation, openInstallation } from '../testing/installation.js';
import { newKey, person, publishLine, reviewLine, tarballOf } from '../testing/people.js';

const [legalAid, ann, bob, stranger] = [newKey(), newKey(), newKey(), newKey()];
const people = [
  person('Legal Aid', legalAid, { roles: ['publisher', 'reviewer'], packages: ['*', '@example/*'] }),
  person('Ann', ann, { roles: ['reviewer'] }),
  person('Bob', bob, { roles: ['reviewer'] }),
];

let database: TestDatabase;
let here: Installation;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  here = await openInstallation(people, database);
});
afterEach(() => here.close());

const approved = async (tarball: Buffer) => [
  await publishLine(tarball, legalAid),
  await reviewLine(tarball, ann),
];
const stateOf = async (digest: string) => {
  const found = (await here.catalogue.list()).find((each) => each.digest === digest);
  return found && [found.state, found.code];
};
const blobOf = (digest: string) => `packages/${digest.slice('sha512:'.length)}.tgz`;

describe('publishing', () => {
  it('takes a package in that a reviewer approved', async () => {
    const tarball = await tarballOf();
    const { digest, state } = await here.catalogue.publish(tarball, await approved(tarball));
    expect(state).toBe('approved');
    expect(await stateOf(digest)).toEqual(['approved', null]);
    expect((await here.catalogue.open(digest, 'install')).reviewers[0]?.name).toBe('Ann');
  });

  it('keeps as pending what only lacks reviews, until one comes', async () => {
    const tarball = await tarballOf();
    const { digest, state } = await here.catalogue.publish(tarball, [await publishLine(tarball, legalAid)]);
    expect(state).toBe('pending');
    expect(await stateOf(digest)).toEqual(['pending', 'review_missing']);
    await expect(here.catalogue.open(digest, 'install')).rejects.toMatchObject({ code: 'review_missing' });
    expect(await here.catalogue.attest(digest, await reviewLine(tarball, ann))).toEqual({
      state: 'approved',
    });
    await expect(here.catalogue.open(digest, 'install')).resolves.toMatchObject({ state: 'approved' });
  });

  it('takes a new review where the one before has expired', async () => {
    const tarball = await tarballOf();
    const { digest } = await here.catalogue.publish(tarball, await approved(tarball));
    here.clock.now = Date.parse('2027-11-30T12:00:00Z');
    expect(await stateOf(digest)).toEqual(['refused', 'review_expired']);
    const again = await reviewLine(tarball, bob, { expiresAt: '2028-06-01T00:00:00Z' });
    expect(await here.catalogue.attest(digest, again)).toEqual({ state: 'approved' });
  });

  type Case = [code: string, what: string, lines: (tarball: Buffer) => Promise<string[]>];
  const refused: Case[] = [
    ['signature_missing', 'that nobody signed', async () => []],
    ['signature_missing', 'that only a reviewer signed', async (t) => [await reviewLine(t, ann)]],
    ['key_unknown', 'by a stranger', async (t) => [await publishLine(t, stranger)]],
    ['publisher_not_allowed', 'by a reviewer', async (t) => [await publishLine(t, ann)]],
    [
      'review_self',
      'that its publisher alone reviewed',
      async (t) => [await publishLine(t, legalAid), await reviewLine(t, legalAid)],
    ],
    [
      'review_expired',
      'whose review has expired',
      async (t) => [
        await publishLine(t, legalAid),
        await reviewLine(t, ann, { expiresAt: '2026-01-01T00:00:00Z' }),
      ],
    ],
    [
      'key_unknown',
      'that a stranger reviewed',
      async (t) => [await publishLine(t, legalAid), await reviewLine(t, stranger)],
    ],
    [
      'digest_mismatch',
      'signed for other bytes',
      async () => {
        const other = await tarballOf({ version: '9.0.0' });
        return [await publishLine(other, legalAid)];
      },
    ],
    [
      'review_rejected',
      'that a reviewer rejected',
      async (t) => [...(await approved(t)), await reviewLine(t, bob, { verdict: 'rejected' })],
    ],
  ];
  it.each(refused)('refuses with %s a package %s', async (code, _, lines) => {
    const tarball = await tarballOf();
    await expect(here.catalogue.publish(tarball, await lines(tarball))).rejects.toMatchObject({ code });
    expect(await here.catalogue.list()).toEqual([]);
  });

  it('refuses other contents under a version that is there', async () => {
    const tarball = await tarballOf();
    await here.catalogue.publish(tarball, await approved(tarball));
    const other = await tarballOf({}, { 'interviews/answer.yml': 'question: Bye\n' });
    await expect(here.catalogue.publish(other, await approved(other))).rejects.toMatchObject({
      code: 'digest_mismatch',
    });
  });

  it('refuses a name that addresses could not tell from another’s', async () => {
    const [scoped, plain] = [
      await tarballOf({ name: '@example/housing' }),
      await tarballOf({ name: 'example-housing' }),
    ];
    await here.catalogue.publish(scoped, await approved(scoped));
    await expect(here.catalogue.publish(plain, await approved(plain))).rejects.toMatchObject({
      code: 'manifest_invalid',
    });
  });

  it('shows what a version changes in files and permissions', async () => {
    const first = await tarballOf();
    await here.catalogue.publish(first, await approved(first));
    const second = await tarballOf(
      { version: '1.1.0', affiant: { permissions: ['mail.send'] } },
      { 'interviews/answer.yml': 'question: Hello there\n', 'data/courts.yml': '[]\n' },
    );
    const { digest } = await here.catalogue.publish(second, [await publishLine(second, legalAid)]);
    expect(await here.catalogue.diff(digest)).toMatchObject({
      comparedWith: { version: '1.0.0', digest: digestOf(first) },
      permissions: { added: ['mail.send'], removed: [] },
      files: [
        { path: 'data/courts.yml', change: 'added', before: null, after: 3 },
        { path: 'interviews/answer.yml', change: 'changed' },
        { path: 'package.json', change: 'changed' },
      ],
    });
  });
});

describe('what is stored', () => {
  it('is refused when one byte of the tarball was changed', async () => {
    const tarball = await tarballOf();
    const { digest } = await here.catalogue.publish(tarball, await approved(tarball));
    const stored = await buffer(await here.blobs.get(blobOf(digest)));
    stored[stored.length >> 1]! ^= 1;
    await here.blobs.put(blobOf(digest), stored);
    await expect(here.catalogue.open(digest, 'load')).rejects.toMatchObject({ code: 'digest_mismatch' });
    expect(await stateOf(digest)).toEqual(['refused', 'digest_mismatch']);
  });

  it('is refused when the tarball is gone', async () => {
    const tarball = await tarballOf();
    const { digest } = await here.catalogue.publish(tarball, await approved(tarball));
    await here.blobs.delete(blobOf(digest));
    await expect(here.catalogue.open(digest, 'load')).rejects.toMatchObject({ code: 'digest_mismatch' });
  });

  it('is refused when another good package, with its attestations, was put in its place', async () => {
    const [tarball, other] = [await tarballOf(), await tarballOf({ version: '0.9.0' })];
    const { digest } = await here.catalogue.publish(tarball, await approved(tarball));
    const theirs = (await approved(other)).join('\n');
    await here.blobs.put(blobOf(digest), other);
    await withClient(here.database.superuser, (client) =>
      client.query('update packages set attestations = $1', [theirs]),
    );
    await expect(here.catalogue.open(digest, 'load')).rejects.toMatchObject({ code: 'digest_mismatch' });
  });

  it('is refused when somebody wrote attestations of his own into the database', async () => {
    const tarball = await tarballOf();
    const { digest } = await here.catalogue.publish(tarball, await approved(tarball));
    const forged = [await publishLine(tarball, stranger), await reviewLine(tarball, stranger)].join('\n');
    await withClient(here.database.superuser, (client) =>
      client.query('update packages set attestations = $1', [forged]),
    );
    await expect(here.catalogue.open(digest, 'load')).rejects.toMatchObject({ code: 'key_unknown' });
  });
});

describe('a revocation', () => {
  const published = async () => {
    const tarball = await tarballOf();
    return here.catalogue.publish(tarball, await approved(tarball));
  };

  it('of a digest or a key stops what was good', async () => {
    const { digest } = await published();
    await here.revocations.add({ kind: 'key', value: ann.id, reason: 'lost' });
    await here.trust.read();
    await expect(here.catalogue.open(digest, 'load')).rejects.toMatchObject({ code: 'key_revoked' });
    await here.revocations.add({ kind: 'digest', value: digest, reason: 'wrong' });
    await here.trust.read();
    await expect(here.catalogue.open(digest, 'load')).rejects.toMatchObject({ code: 'digest_revoked' });
    expect(await stateOf(digest)).toEqual(['revoked', 'digest_revoked']);
  });

  it('stands on this host though its row be deleted', async () => {
    const { digest } = await published();
    await here.revocations.add({ kind: 'digest', value: digest, reason: 'wrong' });
    await here.trust.read();
    await withClient(here.database.superuser, (client) => client.query('delete from revocations'));
    await here.trust.read();
    expect(await here.revocations.list()).toEqual([]);
    await expect(here.catalogue.open(digest, 'load')).rejects.toMatchObject({ code: 'digest_revoked' });
  });

  it('can be changed or deleted by no role of ours', async () => {
    await here.revocations.add({ kind: 'key', value: ann.id, reason: 'lost' });
    for (const address of [here.database.addresses.app, here.database.addresses.console]) {
      for (const statement of ['delete from revocations', `update revocations set value = 'x'`]) {
        await expect(withClient(address, (client) => client.query(statement))).rejects.toMatchObject({
          code: '42501',
        });
      }
    }
  });

  it('is taken even while the trust file cannot be read', async () => {
    const { digest } = await published();
    await here.revocations.add({ kind: 'digest', value: digest, reason: 'wrong' });
    await here.writeTrust('people: 7');
    await expect(here.trust.read()).rejects.toMatchObject({ code: 'trust_file_invalid' });
    await expect(here.catalogue.open(digest, 'load')).rejects.toMatchObject({ code: 'digest_revoked' });
  });

  it('is what a reviewer’s no becomes: the same bytes without it are refused from then on', async () => {
    const { digest } = await published();
    const tarball = await tarballOf();
    const no = await reviewLine(tarball, bob, { verdict: 'rejected' });
    await expect(here.catalogue.attest(digest, no)).rejects.toMatchObject({ code: 'review_rejected' });
    expect(await here.revocations.list()).toMatchObject([
      { kind: 'digest', value: digest, reason: expect.stringContaining('Bob') },
    ]);
    await expect(here.catalogue.open(digest, 'load')).rejects.toMatchObject({ code: 'digest_revoked' });
    await expect(here.catalogue.publish(tarball, await approved(tarball))).rejects.toMatchObject({
      code: 'digest_revoked',
    });
  });
});
