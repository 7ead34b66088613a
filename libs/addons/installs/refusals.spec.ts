import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withClient } from '#database';
import { sealEnvelope } from '../attestations/envelope.js';
import { publishStatement } from '../attestations/statement.js';
import type { RefusalCode } from '../errors.js';
import { digestOf } from '../package/digest.js';
import { writeArchive } from '../package/write-archive.js';
import { type Installation, openInstallation } from '../testing/installation.js';
import { newKey, NOW, person, publishLine, reviewLine, tarballOf } from '../testing/people.js';

const [legalAid, narrow, gone, both, second] = [newKey(), newKey(), newKey(), newKey(), newKey()];
const [ann, bob, past, lost, careless, stranger, demo] = [
  newKey(),
  newKey(),
  newKey(),
  newKey(),
  newKey(),
  newKey(),
  newKey(),
];
const people = [
  person('Legal Aid', legalAid, { roles: ['publisher'], packages: ['*'], until: '2030-01-01' }),
  person('Narrow', narrow, { roles: ['publisher'], packages: ['only-*', '@only/*'] }),
  person('Gone', gone, { roles: ['publisher'], packages: ['*'], until: '2026-06-30' }),
  person('Lost', lost, { roles: ['publisher'], packages: ['*'] }),
  person('Both', both, { roles: ['publisher', 'reviewer'], packages: ['*'], alsoKey: second }),
  person('Demo', demo, { roles: ['publisher', 'reviewer', 'demo'], packages: ['*'] }),
  person('Ann', ann, { roles: ['reviewer'], until: '2030-01-01' }),
  // What a reviewer may publish counts for nothing without that role.
  person('Bob', bob, { roles: ['reviewer'], packages: ['*'] }),
  person('Past', past, { roles: ['reviewer'], until: '2026-06-30' }),
  person('Careless', careless, { roles: ['reviewer'] }),
];

let here: Installation;
let tenant: string;
let other: string;
/** A package name of the test's own. */
let name: string;
let tests = 0;

beforeAll(async () => {
  here = await openInstallation(people);
});
afterAll(() => here.close());
beforeEach(async () => {
  here.clock.now = NOW;
  name = `package-${++tests}`;
  [tenant, other] = [await here.database.addTenant(), await here.database.addTenant()];
});

const tarball = (version = '1.0.0', affiant: object = {}, files: Record<string, string> = {}) =>
  tarballOf({ name, version, affiant }, files);

/** What publisher and reviewers say of it, by their keys. */
const lines = async (of: Buffer, publisher = legalAid, ...reviewers: (typeof ann)[]) => [
  await publishLine(of, publisher),
  ...(await Promise.all(reviewers.map((each) => reviewLine(of, each)))),
];

/** Publishes a version that is as it should be, but for what `affiant` asks. */
async function good(version = '1.0.0', affiant: object = {}, files: Record<string, string> = {}) {
  const made = await tarball(version, affiant, files);
  return here.catalogue.publish(made, await lines(made, legalAid, ann, bob));
}

const publish = async (
  made: Buffer,
  ...by: Parameters<typeof lines> extends [Buffer, ...infer R] ? R : never
) => here.catalogue.publish(made, await lines(made, ...by));
const install = (version = '1.0.0', accepted: string[] = [], into = tenant) =>
  here.installs.install(into, { name, version }, accepted);
async function revoke(kind: 'key' | 'digest', value: string) {
  await here.revocations.add({ kind, value, reason: 'a test' });
  await here.trust.read();
}

/** One changed member of the publisher's envelope. */
async function withEnvelope(made: Buffer, change: (envelope: Envelope) => Envelope) {
  const [published = '', ...reviews] = await lines(made, legalAid, ann);
  return here.catalogue.publish(made, [
    JSON.stringify(change(JSON.parse(published) as Envelope)),
    ...reviews,
  ]);
}
interface Envelope {
  payload: string;
  signatures: { keyid: string; sig: string }[];
}
const flipped = (base64: string, at = 7) => {
  const bytes = Buffer.from(base64, 'base64');
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return bytes.toString('base64');
};

type Refused = { [what: string]: () => Promise<unknown> };

/** By code, so that a new code does not compile without a way to it. Each ends in the refusal. */
const table: { [code in RefusalCode]: Refused } = {
  signature_missing: {
    'nobody signed': async () => here.catalogue.publish(await tarball(), []),
    'only a reviewer signed': async () => {
      const made = await tarball();
      return here.catalogue.publish(made, [await reviewLine(made, ann)]);
    },
  },
  signature_invalid: {
    'a payload has one bit changed': async () =>
      withEnvelope(await tarball(), (all) => ({ ...all, payload: flipped(all.payload) })),
    'a signature has one bit changed': async () =>
      withEnvelope(await tarball(), ({ signatures: [first], ...all }) => ({
        ...all,
        signatures: [{ ...first!, sig: flipped(first!.sig) }],
      })),
    'a stranger signed in the publisher’s name': async () => {
      const made = await tarball();
      const forged = (await publishLine(made, stranger)).replace(stranger.id, legalAid.id);
      return here.catalogue.publish(made, [forged, await reviewLine(made, ann)]);
    },
  },
  key_unknown: {
    'a stranger signed': async () => publish(await tarball(), stranger, ann),
    'a stranger reviewed': async () => publish(await tarball(), legalAid, stranger),
    'a demo publisher signed, in production': async () => publish(await tarball(), demo, ann),
  },
  key_expired: {
    'the publisher’s key has expired': async () => publish(await tarball(), gone, ann),
    'the reviewer’s key has expired': async () => publish(await tarball(), legalAid, past),
    'the key is not valid yet': async () => {
      here.clock.now = Date.parse('2025-12-31T00:00:00Z');
      return good();
    },
    'the key expires between publishing and installing': async () => {
      await good();
      here.clock.now = Date.parse('2030-06-01T00:00:00Z');
      return install();
    },
  },
  key_revoked: {
    'the publisher’s key was revoked before': async () => {
      await revoke('key', lost.id);
      return publish(await tarball(), lost, ann);
    },
    'the reviewer’s key was revoked since, at installing': async () => {
      await publish(await tarball(), legalAid, careless);
      await revoke('key', careless.id);
      return install();
    },
    'its revocation was deleted from the database': async () => {
      await withClient(here.database.superuser, (client) => client.query('delete from revocations'));
      await here.trust.read();
      return publish(await tarball(), lost, ann);
    },
  },
  digest_mismatch: {
    'the tarball was changed on its way': async () => {
      const made = await tarball();
      const changed = Buffer.from(made);
      changed.writeUInt8(changed.readUInt8(changed.length >> 1) ^ 1, changed.length >> 1);
      return here.catalogue.publish(changed, await lines(made, legalAid, ann));
    },
    'the tarball was changed where it is stored': async () => {
      const { digest } = await good();
      await here.blobs.put(
        `packages/${digest.slice('sha512:'.length)}.tgz`,
        await tarball('1.0.0', {}, { 'a.txt': '' }),
      );
      return install();
    },
    'the digest that was signed is another’s': async () => {
      const [made, signed] = [await tarball(), await tarball('1.0.0', {}, { 'data/other.json': '1' })];
      return here.catalogue.publish(made, await lines(signed, legalAid, ann));
    },
    'the name that was signed is another': async () => {
      const made = await tarball();
      const statement = publishStatement('another', '1.0.0', digestOf(made), {
        publishedAt: new Date(NOW).toISOString(),
      });
      const line = sealEnvelope(statement, legalAid.privateKey, legalAid.id);
      return here.catalogue.publish(made, [line, await reviewLine(made, ann)]);
    },
    'the version is there with other contents': async () => {
      await good();
      return good('1.0.0', {}, { 'data/other.json': '1' });
    },
  },
  digest_revoked: {
    'it was revoked before it came': async () => {
      await revoke('digest', digestOf(await tarball()));
      return good();
    },
    'it was revoked since, at installing': async () => {
      await revoke('digest', (await good()).digest);
      return install();
    },
    'it was revoked since, at going back to it': async () => {
      const { digest } = await good();
      await good('1.1.0');
      await install();
      await install('1.1.0');
      await revoke('digest', digest);
      return here.installs.rollback(tenant, name);
    },
  },
  publisher_not_allowed: {
    'the publisher may not use the name': async () => publish(await tarball(), narrow, ann),
    'the name only looks like one of the publisher’s': async () => {
      name = `only${tests}`;
      return publish(await tarball(), narrow, ann);
    },
    'the name is in a scope that is not the publisher’s': async () => {
      name = `@onlyish/p${tests}`;
      return publish(await tarball(), narrow, ann);
    },
    'a reviewer signed as publisher': async () => publish(await tarball(), bob, ann),
  },
  review_missing: {
    'nobody reviewed': async () => {
      await publish(await tarball(), legalAid);
      return install();
    },
    'one reviewed a module, twice, where two must': async () => {
      const affiant = { kind: 'module', permissions: ['host'] };
      const made = await tarball('1.0.0', affiant, { 'module/index.js': '' });
      await here.settings.update(tenant, (record) => ({ ...record, modulesAllowed: true }));
      await publish(made, legalAid, ann, ann);
      return install('1.0.0', ['host']);
    },
    'who reviewed is a publisher only': async () => {
      await publish(await tarball(), legalAid, narrow);
      return install();
    },
  },
  review_rejected: {
    'one of two reviewers rejected': async () => {
      const made = await tarball();
      const no = await reviewLine(made, bob, { verdict: 'rejected' });
      return here.catalogue.publish(made, [...(await lines(made, legalAid, ann)), no]);
    },
  },
  review_expired: {
    'the review has expired when it comes': async () => {
      const made = await tarball();
      const old = await reviewLine(made, ann, { expiresAt: '2026-11-24T11:59:59Z' });
      return here.catalogue.publish(made, [...(await lines(made)), old]);
    },
    'the review expires before it is installed': async () => {
      await good();
      here.clock.now = Date.parse('2027-11-24T12:00:01Z');
      return install();
    },
  },
  review_self: {
    'the publisher reviewed': async () => publish(await tarball(), both, both),
    'the publisher reviewed with a second key': async () => publish(await tarball(), both, second),
    'the publisher signed with the second key and reviewed with the first': async () =>
      publish(await tarball(), second, both),
  },
  downgrade: {
    'a newer version is installed': async () => {
      await good();
      await good('1.1.0');
      await install('1.1.0');
      return install('1.0.0');
    },
    'a release is installed and this is one before it': async () => {
      await good('2.0.0-rc.1');
      await good('2.0.0');
      await install('2.0.0');
      return install('2.0.0-rc.1');
    },
  },
  permissions_not_accepted: {
    'nobody said yes': async () => {
      await good('1.0.0', { permissions: ['mail.send'] });
      return install();
    },
    'an upgrade asks for another host': async () => {
      await good('1.0.0', { permissions: [{ http: ['one.example.org'] }] });
      await good('1.1.0', { permissions: [{ http: ['one.example.org', 'two.example.org'] }] });
      await install('1.0.0', ['http:one.example.org']);
      return install('1.1.0', ['http:one.example.org']);
    },
    'another tenant said yes': async () => {
      await good('1.0.0', { permissions: ['sms.send'] });
      await install('1.0.0', ['sms.send'], other);
      return install();
    },
  },
  plaintext_not_allowed: {
    'the tenant keeps no readable answers': async () => {
      await good('1.0.0', { permissions: ['plaintext'] });
      await here.settings.set(tenant, 'provider', { encryption: { allow_plaintext: false } });
      return install('1.0.0', ['plaintext']);
    },
  },
  module_not_allowed: {
    'the operator’s switch is off for this tenant, on for another': async () => {
      await good('1.0.0', { kind: 'module', permissions: ['host'] }, { 'module/index.js': '' });
      await here.settings.update(other, (record) => ({ ...record, modulesAllowed: true }));
      await install('1.0.0', ['host'], other);
      return install('1.0.0', ['host']);
    },
  },
  manifest_invalid: {
    'content asks for what only a module holds': async () => good('1.0.0', { permissions: ['host'] }),
    'its manifest asks for what is not known': async () => good('1.0.0', { permissions: ['everything'] }),
    'what it needs is not installed': async () => {
      await good('1.0.0', { dependencies: { absent: '^1.0.0' } });
      return install();
    },
  },
  archive_unsafe: {
    'a name leads out of the package': async () =>
      here.catalogue.publish(await writeArchive(new Map([['../out', Buffer.from('')]])), []),
  },
  archive_too_large: {
    'it packs to far less than it holds': async () =>
      here.catalogue.publish(
        await writeArchive(new Map([['data/zeros', Buffer.alloc(20 * 1024 * 1024)]])),
        [],
      ),
  },
  addon_needed: {
    'another add-on includes from it': async () => {
      await good();
      await install();
      const needed = name;
      name = `needing-${tests}`;
      await good('1.0.0', { dependencies: { [needed]: '^1.0.0' } });
      await install();
      return here.installs.uninstall(tenant, needed, 'finish');
    },
  },
  not_found: {
    'the catalogue lacks it': async () => install(),
    'another tenant has it: going back': async () => {
      await good();
      await good('1.1.0');
      await install('1.0.0', [], other);
      await install('1.1.0', [], other);
      return here.installs.rollback(tenant, name);
    },
    'another tenant has it: taking it away': async () => {
      await good();
      await install('1.0.0', [], other);
      return here.installs.uninstall(tenant, name, 'finish');
    },
    'another tenant has it: its address': async () => {
      await good();
      await install('1.0.0', [], other);
      return here.installs.nameOf(tenant, name);
    },
  },
};

describe.each(Object.entries(table))('a package is refused with %s where', (code, ways) => {
  it.each(Object.entries(ways))('%s', async (_what, attempt) => {
    await expect(attempt()).rejects.toMatchObject({ code });
    // And nothing came of it that the tenant would run.
    const active = (await here.installs.list(tenant)).map((each) => `${each.name}@${each.version}`);
    const keeps = ['downgrade', 'addon_needed', 'digest_revoked', 'permissions_not_accepted'];
    if (!keeps.includes(code)) expect(active).toEqual([]);
  });
});

it('is installed where nothing is wrong: the tests above fail for what they say', async () => {
  const { digest } = await good();
  await install();
  expect(await here.installs.list(tenant)).toMatchObject([{ name, digest, state: 'active' }]);
  expect(await here.installs.list(other)).toEqual([]);
});
