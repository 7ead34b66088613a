import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Installation, openInstallation } from '../testing/installation.js';
import { newKey, NOW, person, publishLine, reviewLine, tarballOf } from '../testing/people.js';

const [legalAid, ann, bob] = [newKey(), newKey(), newKey()];
let here: Installation;
let tenant: string;

beforeAll(async () => {
  here = await openInstallation([
    person('Legal Aid', legalAid, { roles: ['publisher'], packages: ['*'], until: '2030-01-01' }),
    person('Ann', ann, { roles: ['reviewer'], until: '2030-01-01' }),
    person('Bob', bob, { roles: ['reviewer'] }),
  ]);
});
afterAll(() => here.close());
beforeEach(async () => {
  here.clock.now = NOW;
  tenant = await here.database.addTenant();
});

/** Publishes a version; each package name is one test's own. */
async function publish(
  name: string,
  version = '1.0.0',
  affiant: object = {},
  files: Record<string, string> = {},
) {
  const tarball = await tarballOf({ name, version, affiant }, files);
  const lines = [await publishLine(tarball, legalAid), await reviewLine(tarball, ann)];
  if ('kind' in affiant) lines.push(await reviewLine(tarball, bob));
  return here.catalogue.publish(tarball, lines);
}
const install = (name: string, version = '1.0.0', accepted: string[] = []) =>
  here.installs.install(tenant, { name, version }, accepted);
const installed = async (of = tenant) =>
  (await here.installs.list(of)).map(({ name, version, state }) => `${name}@${version} ${state}`);

describe('an add-on', () => {
  it('is installed for one tenant and for no other', async () => {
    await publish('alone');
    const other = await here.database.addTenant();
    await install('alone');
    expect(await installed()).toEqual(['alone@1.0.0 active']);
    expect(await installed(other)).toEqual([]);
  });

  it('is upgraded, and rolled back in one step even when its reviews have expired', async () => {
    await publish('rolling');
    await publish('rolling', '1.1.0');
    await install('rolling');
    await install('rolling', '1.1.0');
    here.clock.now = Date.parse('2028-01-01T00:00:00Z');
    await here.installs.rollback(tenant, 'rolling');
    expect(await here.installs.list(tenant)).toMatchObject([
      { version: '1.0.0', state: 'active', notices: ['The review by Ann has expired.'] },
    ]);
    await expect(here.installs.rollback(tenant, 'rolling')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('keeps the version to go back to when it is installed twice', async () => {
    await publish('twice');
    await publish('twice', '1.1.0');
    await install('twice');
    await install('twice', '1.1.0');
    await install('twice', '1.1.0');
    expect((await here.installs.rollback(tenant, 'twice')).version).toBe('1.0.0');
  });

  it('needs a yes to each new permission of an upgrade, and to no old one', async () => {
    await publish('asking', '1.0.0', { permissions: ['mail.send'] });
    await publish('asking', '1.1.0', { permissions: ['mail.send', 'sms.send'] });
    await expect(install('asking')).rejects.toMatchObject({
      code: 'permissions_not_accepted',
      members: { permissions: ['mail.send'] },
    });
    await install('asking', '1.0.0', ['mail.send']);
    await expect(install('asking', '1.1.0')).rejects.toMatchObject({
      code: 'permissions_not_accepted',
      members: { permissions: ['sms.send'] },
    });
    await install('asking', '1.1.0', ['sms.send']);
    expect(await installed()).toEqual(['asking@1.1.0 active']);
  });

  it('is revoked with its digest, and cannot be rolled back to', async () => {
    const { digest } = await publish('gone');
    await publish('gone', '1.1.0');
    await install('gone');
    await install('gone', '1.1.0');
    await here.revocations.add({ kind: 'digest', value: digest, reason: 'a test' });
    await expect(here.installs.rollback(tenant, 'gone')).rejects.toMatchObject({ code: 'digest_revoked' });
    expect(await installed()).toEqual(['gone@1.1.0 active']);
    const other = await here.database.addTenant();
    await expect(
      here.installs.install(other, { name: 'gone', version: '1.0.0' }, 'all'),
    ).rejects.toMatchObject({ code: 'digest_revoked' });
  });

  it('goes once, with nothing left', async () => {
    await publish('leaving');
    await install('leaving');
    await here.installs.uninstall(tenant, 'leaving', 'finish');
    expect(await installed()).toEqual([]);
    await expect(here.installs.uninstall(tenant, 'leaving', 'finish')).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('an install is refused', () => {
  it('with not_found where the catalogue lacks it', async () => {
    await expect(install('nowhere')).rejects.toMatchObject({ code: 'not_found' });
    await expect(install('__proto__')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('with downgrade for an older version', async () => {
    await publish('older');
    await publish('older', '1.1.0');
    await install('older', '1.1.0');
    await expect(install('older')).rejects.toMatchObject({ code: 'downgrade' });
  });

  it('with review_expired after that day', async () => {
    await publish('expired');
    here.clock.now = Date.parse('2028-01-01T00:00:00Z');
    await expect(install('expired')).rejects.toMatchObject({ code: 'review_expired' });
  });

  it('with module_not_allowed for host code', async () => {
    await publish('hosty', '1.0.0', { kind: 'module', permissions: ['host'] }, { 'module/index.js': '' });
    await expect(install('hosty', '1.0.0', ['host'])).rejects.toMatchObject({ code: 'module_not_allowed' });
  });

  it('with plaintext_not_allowed where the tenant keeps no readable answers', async () => {
    await publish('plain', '1.0.0', { permissions: ['plaintext'] });
    await here.settings.set(tenant, 'provider', { encryption: { allow_plaintext: false } });
    await expect(install('plain', '1.0.0', ['plaintext'])).rejects.toMatchObject({
      code: 'plaintext_not_allowed',
    });
  });

  it('with manifest_invalid while an add-on that it needs is not there, or too old', async () => {
    await publish('base');
    await publish('base', '2.0.0');
    await publish('needing', '1.0.0', { dependencies: { base: '^2.0.0' } });
    await expect(install('needing')).rejects.toMatchObject({ code: 'manifest_invalid' });
    await install('base');
    await expect(install('needing')).rejects.toMatchObject({ code: 'manifest_invalid' });
    await install('base', '2.0.0');
    await install('needing');
    expect(await installed()).toEqual(['base@2.0.0 active', 'needing@1.0.0 active']);
  });
});

describe('the record of what is installed', () => {
  it('cannot be written by who writes to the database: another tenant’s does not open', async () => {
    await publish('sealed');
    await install('sealed');
    const other = await here.database.addTenant();
    await here.em
      .fork()
      .execute(
        'update tenants set (settings, settings_counter) = (select settings, settings_counter from tenants where id = ?) where id = ?',
        [tenant, other],
      );
    await expect(here.installs.list(other)).rejects.toThrow();
  });
});

describe('an add-on that others include from', () => {
  const codeOf = async (promise: Promise<unknown>) =>
    promise.then(
      () => null,
      (error: { code: string }) => error.code,
    );

  it('is installed first, within the range, and what includes it runs exactly that version', async () => {
    const shared = await publish('shared');
    const user = await publish('user', '1.0.0', { dependencies: { shared: '^1.0.0' } });
    expect(await codeOf(install('user'))).toBe('manifest_invalid');
    await install('shared');
    await install('user');
    expect(await here.installs.versionSets(tenant)).toEqual({
      shared: shared.digest,
      user: `${user.digest}+${shared.digest}`,
    });
    const newer = await publish('shared', '1.1.0');
    await install('shared', '1.1.0');
    expect((await here.installs.versionSets(tenant))['user']).toBe(`${user.digest}+${newer.digest}`);
  });

  it('is not taken away, nor replaced by a version out of range', async () => {
    await publish('needed');
    await publish('needed', '2.0.0');
    await publish('relying', '1.0.0', { dependencies: { needed: '^1.0.0' } });
    await install('needed');
    await install('relying');
    expect(await codeOf(install('needed', '2.0.0'))).toBe('addon_needed');
    expect(await codeOf(here.installs.uninstall(tenant, 'needed', 'finish'))).toBe('addon_needed');
    await here.installs.uninstall(tenant, 'relying', 'finish');
    await here.installs.uninstall(tenant, 'needed', 'finish');
    expect(await installed()).toEqual([]);
  });
});

describe('the sessions of an uninstalled add-on', () => {
  const content = (name: string) => ({ name, kind: 'content' }) as const;

  it('wait where they are kept, until it is installed again', async () => {
    await publish('waiting');
    await install('waiting');
    await here.installs.uninstall(tenant, 'waiting', 'keep');
    await expect(here.installs.admit(tenant, content('waiting'))).rejects.toMatchObject({
      code: 'not_found',
    });
    await here.installs.admit(await here.database.addTenant(), content('waiting'));
    await install('waiting');
    await here.installs.admit(tenant, content('waiting'));
  });

  it('go on where they may finish', async () => {
    await publish('finishing');
    await install('finishing');
    await here.installs.uninstall(tenant, 'finishing', 'finish');
    await here.installs.admit(tenant, content('finishing'));
  });
});
