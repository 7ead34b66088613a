import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withClient } from '#database';
import { type Installation, openInstallation } from '../testing/installation.js';
import { newKey, NOW, person, publishLine, reviewLine, tarballOf } from '../testing/people.js';
import type { VerifiedPackage } from '../trust/verified-package.js';

/** Legal Aid's key is stolen, and Bob is careless: he approves what the thief publishes. */
describe('a stolen publisher’s key, from discovery to clean-up', () => {
  const [stolen, fresh, ann, bob] = [newKey(), newKey(), newKey(), newKey()];
  const legalAid = person('Legal Aid', stolen, { roles: ['publisher'], packages: ['*'] });
  const reviewers = [
    person('Ann', ann, { roles: ['reviewer'] }),
    person('Bob', bob, { roles: ['reviewer'] }),
  ];
  let here: Installation;
  let harbor: string;
  let lakeside: string;
  let good: VerifiedPackage;
  let bad: VerifiedPackage;

  const signed = async (
    version: string,
    key: typeof stolen,
    reviewer: typeof ann,
    text = 'question: Hello\n',
  ) => {
    const tarball = await tarballOf({ version }, { 'interviews/answer.yml': text });
    return { tarball, lines: [await publishLine(tarball, key), await reviewLine(tarball, reviewer)] };
  };
  const publish = async ({ tarball, lines }: Awaited<ReturnType<typeof signed>>) =>
    here.catalogue.publish(tarball, lines);
  const install = (tenant: string, version: string) =>
    here.installs.install(tenant, { name: 'housing', version }, []);
  const states = async (tenant: string) =>
    (await here.installs.list(tenant)).map(({ version, state }) => `${version} ${state}`);
  const code = (expected: string) => ({ name: 'AddonRefused', code: expected });

  beforeAll(async () => {
    here = await openInstallation([legalAid, ...reviewers]);
    here.clock.now = NOW;
    [harbor, lakeside] = [await here.database.addTenant(), await here.database.addTenant()];
    good = await publish(await signed('1.0.0', stolen, ann));
    await install(harbor, '1.0.0');
    await install(lakeside, '1.0.0');
    bad = await publish(await signed('1.0.1', stolen, bob, 'question: Your bank PIN?\n'));
    await install(harbor, '1.0.1');
  });
  afterAll(() => here.close());

  it('begins with the key’s revocation, which stops all that it signed, also what an intruder brings back', async () => {
    expect(await states(harbor)).toEqual(['1.0.1 active']);
    await here.revocations.add({ kind: 'key', value: stolen.id, reason: 'Laptop stolen' });
    await here.trust.read();
    expect([await states(harbor), await states(lakeside)]).toEqual([['1.0.1 revoked'], ['1.0.0 revoked']]);
    await expect(here.installs.load(bad.digest)).rejects.toMatchObject(code('key_revoked'));
    await expect(publish(await signed('1.0.2', stolen, bob))).rejects.toMatchObject(code('key_revoked'));
    await withClient(here.database.addresses.owner, (client) => client.query('delete from revocations'));
    await here.trust.read();
    expect(await states(harbor)).toEqual(['1.0.1 revoked']);
  });

  it('keeps what is known to be good, by its digest, while the thief’s stays stopped', async () => {
    await here.writeTrust(JSON.stringify({ people: [legalAid, ...reviewers], kept: [good.digest] }));
    await here.trust.read();
    expect([await states(harbor), await states(lakeside)]).toEqual([['1.0.1 revoked'], ['1.0.0 active']]);
  });

  it('brings the victim back to the version before in one step', async () => {
    await here.installs.rollback(harbor, 'housing');
    expect(await states(harbor)).toEqual(['1.0.0 active']);
    await expect(install(harbor, '1.0.1')).rejects.toMatchObject(code('key_revoked'));
  });

  it('goes on with a fresh key of the same person, which vouches for nothing that was signed before', async () => {
    const renewed = person('Legal Aid', stolen, { roles: ['publisher'], packages: ['*'], alsoKey: fresh });
    await here.writeTrust(JSON.stringify({ people: [renewed, ...reviewers], kept: [good.digest] }));
    await here.trust.read();
    expect((await publish(await signed('1.1.0', fresh, ann))).state).toBe('approved');
    await install(harbor, '1.1.0');
    expect(await states(harbor)).toEqual(['1.1.0 active']);
    await expect(here.installs.load(bad.digest)).rejects.toMatchObject(code('key_revoked'));
  });

  it('ends with the digest revoked too, so that no mistake in the trust file brings the thief’s back', async () => {
    await here.revocations.add({ kind: 'digest', value: bad.digest, reason: 'Signed by the thief' });
    const mistaken = { people: [legalAid, ...reviewers], kept: [good.digest, bad.digest] };
    await here.writeTrust(JSON.stringify(mistaken));
    await here.trust.read();
    await expect(here.installs.load(bad.digest)).rejects.toMatchObject(code('digest_revoked'));
  });
});
