import { randomInt } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { sealEnvelope } from '../attestations/envelope.js';
import { publishStatement } from '../attestations/statement.js';
import { type Digest, digestOf } from '../package/digest.js';
import { newKey, NOW, person, publishLine, reviewLine, tarballOf, trustFile } from '../testing/people.js';
import { type Revoked, Trust } from './trust.js';
import type { TrustFile } from './trust-file.js';
import { verify, type VerifyOptions } from './verify.js';

const [legalAid, elsewhere, expired, ann] = [newKey(), newKey(), newKey(), newKey()];
const [bob, both, second, stranger, demo] = [newKey(), newKey(), newKey(), newKey(), newKey()];

const people = [
  person('Legal Aid', legalAid, { roles: ['publisher'], packages: ['housing', '@example/*'] }),
  person('Elsewhere', elsewhere, { roles: ['publisher'], packages: ['other*'] }),
  person('Expired', expired, { roles: ['publisher', 'reviewer'], packages: ['*'], until: '2026-06-30' }),
  person('Ann', ann, { roles: ['reviewer'] }),
  person('Bob', bob, { roles: ['reviewer'] }),
  person('Both', both, { roles: ['publisher', 'reviewer'], packages: ['*'], alsoKey: second }),
  person('Demo', demo, { roles: ['publisher', 'reviewer', 'demo'], packages: ['*'] }),
];
const NOW_OPTIONS: VerifyOptions = { now: NOW, environment: 'production', purpose: 'install' };

let tarball: Buffer;
let published: string;
let reviewed: string;

beforeAll(async () => {
  tarball = await tarballOf();
  published = await publishLine(tarball, legalAid);
  reviewed = await reviewLine(tarball, ann);
});

const trust = (rest: object = {}, also: Revoked[] = []): Trust => new Trust(trustFile(people, rest), also);
const check = (
  lines: string[],
  with_: { trust?: Trust; options?: Partial<VerifyOptions>; tarball?: Buffer } = {},
): Promise<unknown> =>
  verify(with_.tarball ?? tarball, lines, with_.trust ?? trust(), { ...NOW_OPTIONS, ...with_.options });
const revoked = (keys: string[], digests: Digest[] = []): { revoked: TrustFile['revoked'] } => ({
  revoked: { keys, digests },
});

describe('a package', () => {
  it('that its publisher signed and a reviewer approved is verified', async () => {
    expect(await check([published, reviewed])).toMatchObject({
      name: 'housing',
      version: '1.0.0',
      digest: digestOf(tarball),
      kind: 'content',
      publisher: 'Legal Aid',
      publishedAt: new Date(NOW),
      reviewers: [{ name: 'Ann', reason: 'Read every line', reviewedAt: new Date(NOW), comparedWith: null }],
      permissions: [],
      notices: [],
    });
  });

  it('with a scope is signed under its package URL and fits its publisher’s pattern', async () => {
    const scoped = await tarballOf({ name: '@example/housing' });
    const lines = [await publishLine(scoped, legalAid), await reviewLine(scoped, ann)];
    expect(await check(lines, { tarball: scoped })).toMatchObject({ name: '@example/housing' });
  });

  it('is not harmed by what a stranger says of it, nor by a wrong key id', async () => {
    const noise = await reviewLine(tarball, stranger, { verdict: 'rejected' });
    const misnamed = published.replace(legalAid.id, 'somebody');
    await expect(check([noise, misnamed, reviewed])).resolves.toBeDefined();
  });
});

describe('a package is refused', () => {
  type Case = [code: string, what: string, attempt: () => Promise<unknown>];
  const cases: Case[] = [
    ['signature_missing', 'without attestations', () => check([])],
    ['signature_missing', 'that only a reviewer signed', () => check([reviewed])],
    [
      'signature_invalid',
      'with another’s signature',
      async () => {
        const forged = (await publishLine(tarball, stranger)).replace(stranger.id, legalAid.id);
        return check([forged, reviewed]);
      },
    ],
    [
      'signature_invalid',
      'with a changed payload',
      () => {
        const envelope = JSON.parse(published) as { payload: string };
        const payload = Buffer.from(envelope.payload, 'base64').toString().replace('1.0.0', '1.0.1');
        return check([
          JSON.stringify({ ...envelope, payload: Buffer.from(payload).toString('base64') }),
          reviewed,
        ]);
      },
    ],
    [
      'signature_invalid',
      'with a signed statement of another form',
      () => check([sealEnvelope({ _type: 'x' }, legalAid.privateKey, legalAid.id), reviewed]),
    ],
    [
      'publisher_not_allowed',
      'by a publisher of other packages',
      async () => check([await publishLine(tarball, elsewhere), reviewed]),
    ],
    [
      'publisher_not_allowed',
      'published by a reviewer',
      async () => check([await publishLine(tarball, bob), reviewed]),
    ],
    ['key_unknown', 'by a stranger', async () => check([await publishLine(tarball, stranger), reviewed])],
    [
      'key_unknown',
      'reviewed by a stranger',
      async () => check([published, await reviewLine(tarball, stranger)]),
    ],
    [
      'key_unknown',
      'by demo keys in production',
      async () => check([await publishLine(tarball, demo), reviewed]),
    ],
    [
      'key_unknown',
      'by demo keys in staging',
      async () =>
        check([published, await reviewLine(tarball, demo)], { options: { environment: 'staging' } }),
    ],
    [
      'key_expired',
      'by a publisher whose key expired',
      async () => check([await publishLine(tarball, expired), reviewed]),
    ],
    [
      'key_expired',
      'reviewed with a key that expired',
      async () => check([published, await reviewLine(tarball, expired)]),
    ],
    [
      'key_expired',
      'before the key is valid',
      () => check([published, reviewed], { options: { now: Date.parse('2025-12-31') } }),
    ],
    [
      'key_revoked',
      'whose publisher’s key was revoked',
      () => check([published, reviewed], { trust: trust(revoked([legalAid.id])) }),
    ],
    [
      'key_revoked',
      'whose reviewer’s key was revoked',
      () => check([published, reviewed], { trust: trust(revoked([ann.id])) }),
    ],
    [
      'key_revoked',
      'whose key was revoked elsewhere than in the file',
      () =>
        check([published, reviewed], {
          trust: trust({}, [{ keys: new Set([legalAid.id]), digests: new Set() }]),
        }),
    ],
    [
      'digest_mismatch',
      'that was signed as other bytes',
      async () => check([published, reviewed], { tarball: await tarballOf({}, { 'README.md': 'changed' }) }),
    ],
    [
      'digest_mismatch',
      'that says another name than was signed',
      () => {
        const statement = publishStatement('other', '1.0.0', digestOf(tarball), {
          publishedAt: new Date(NOW).toISOString(),
        });
        return check([sealEnvelope(statement, legalAid.privateKey, legalAid.id), reviewed]);
      },
    ],
    [
      'digest_revoked',
      'whose digest was revoked',
      () => check([published, reviewed], { trust: trust(revoked([], [digestOf(tarball)])) }),
    ],
    [
      'digest_revoked',
      'whose digest was revoked elsewhere than in the file',
      () =>
        check([published, reviewed], {
          trust: trust({}, [{ keys: new Set(), digests: new Set([digestOf(tarball)]) }]),
        }),
    ],
    ['review_missing', 'without a review', () => check([published])],
    [
      'review_missing',
      'reviewed twice by one person, where two are needed',
      async () =>
        check([published, reviewed, await reviewLine(tarball, ann)], {
          trust: trust({ required_reviews: { content: 2, module: 2 } }),
        }),
    ],
    [
      'review_missing',
      'approved by a publisher who is no reviewer',
      async () => check([published, await reviewLine(tarball, elsewhere)]),
    ],
    [
      'review_rejected',
      'that one of several reviewers rejected',
      async () => check([published, reviewed, await reviewLine(tarball, bob, { verdict: 'rejected' })]),
    ],
    [
      'review_rejected',
      'that was rejected with a key that expired since',
      async () => check([published, reviewed, await reviewLine(tarball, expired, { verdict: 'rejected' })]),
    ],
    [
      'review_expired',
      'whose review expired',
      async () => check([published, await reviewLine(tarball, ann, { expiresAt: '2026-11-23T00:00:00Z' })]),
    ],
    [
      'review_self',
      'that its publisher reviewed',
      async () => check([await publishLine(tarball, both), await reviewLine(tarball, both)]),
    ],
    [
      'review_self',
      'that its publisher reviewed with a second key',
      async () => check([await publishLine(tarball, both), await reviewLine(tarball, second)]),
    ],
  ];
  it.each(cases)('with %s: %s', async (code, _, attempt) => {
    await expect(attempt()).rejects.toMatchObject({ name: 'AddonRefused', code });
  });

  it('with any bit flipped of tarball, payload or signature', async () => {
    for (let bit = 0; bit < tarball.length * 8; bit += randomInt(1, 24)) {
      await expect(check([published, reviewed], { tarball: flip(tarball, bit) })).rejects.toMatchObject({
        code: 'digest_mismatch',
      });
    }
    const envelope = JSON.parse(published) as {
      payload: string;
      signatures: { keyid: string; sig: string }[];
    };
    const payload = Buffer.from(envelope.payload, 'base64');
    for (let bit = 0; bit < payload.length * 8; bit += randomInt(1, 24)) {
      const changed = JSON.stringify({ ...envelope, payload: flip(payload, bit).toString('base64') });
      await expect(check([changed, reviewed])).rejects.toMatchObject({ code: 'signature_invalid' });
    }
    const signature = Buffer.from(envelope.signatures[0]!.sig, 'base64');
    for (let bit = 0; bit < 512; bit++) {
      const signatures = [{ ...envelope.signatures[0], sig: flip(signature, bit).toString('base64') }];
      await expect(check([JSON.stringify({ ...envelope, signatures }), reviewed])).rejects.toMatchObject({
        code: 'signature_invalid',
      });
    }
  });

  it('when its reviewers saw fewer permissions than it has', async () => {
    const greedy = await tarballOf({ affiant: { permissions: ['mail.send'] } });
    const line = await reviewLine(greedy, ann);
    expect(await check([await publishLine(greedy, legalAid), line], { tarball: greedy })).toMatchObject({
      permissions: ['mail.send'],
    });
    const statement = JSON.parse(
      Buffer.from((JSON.parse(line) as { payload: string }).payload, 'base64').toString(),
    ) as { predicate: { permissions: string[] } };
    statement.predicate.permissions = [];
    const narrow = sealEnvelope(statement, ann.privateKey, ann.id);
    await expect(
      check([await publishLine(greedy, legalAid), narrow], { tarball: greedy }),
    ).rejects.toMatchObject({
      code: 'review_missing',
    });
  });
});

describe('a stolen key that was revoked', () => {
  it('voids all that it signed, but for the digests that are kept', async () => {
    const planted = await tarballOf({ version: '6.6.6' });
    const lines = [await publishLine(planted, legalAid), await reviewLine(planted, ann)];
    const after = trust({ ...revoked([legalAid.id]), kept: [digestOf(tarball)] });
    await expect(check([published, reviewed], { trust: after })).resolves.toBeDefined();
    await expect(check(lines, { trust: after, tarball: planted })).rejects.toMatchObject({
      code: 'key_revoked',
    });
  });
});

describe('an installed package', () => {
  const load = { purpose: 'load' } as const;

  it('goes on after keys and reviews expired, with a notice', async () => {
    const options = { ...load, now: Date.parse('2030-01-01') };
    expect(await check([published, reviewed], { options })).toMatchObject({
      notices: [expect.stringMatching(/Legal Aid/), expect.stringMatching(/Ann/)],
    });
  });

  it('does not go on once it is revoked, rejected, or was changed where it is stored', async () => {
    const rejection = await reviewLine(tarball, bob, { verdict: 'rejected' });
    const changed = await tarballOf({}, { 'data/x.json': '1' });
    const attempts: [string, () => Promise<unknown>][] = [
      ['key_revoked', () => check([published, reviewed], { options: load, trust: trust(revoked([ann.id])) })],
      [
        'digest_revoked',
        () => check([published, reviewed], { options: load, trust: trust(revoked([], [digestOf(tarball)])) }),
      ],
      [
        'review_rejected',
        () =>
          check([published, reviewed, rejection], {
            options: load,
          }),
      ],
      ['digest_mismatch', () => check([published, reviewed], { options: load, tarball: changed })],
      ['review_missing', () => check([published], { options: load })],
    ];
    for (const [code, attempt] of attempts) await expect(attempt()).rejects.toMatchObject({ code });
  });
});

describe('a demo key', () => {
  it('counts in development', async () => {
    const lines = [await publishLine(tarball, legalAid), await reviewLine(tarball, demo)];
    await expect(check(lines, { options: { environment: 'development' } })).resolves.toBeDefined();
  });
});

function flip(bytes: Buffer, bit: number): Buffer {
  const flipped = Buffer.from(bytes);
  flipped[bit >> 3]! ^= 1 << (bit & 7);
  return flipped;
}
