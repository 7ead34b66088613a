import { beforeAll, describe, expect, it } from 'vitest';
import { AddonRefused } from '../errors.js';
import { Trust } from '../trust/trust.js';
import type { VerifiedPackage } from '../trust/verified-package.js';
import { verify } from '../trust/verify.js';
import { newKey, NOW, person, publishLine, reviewLine, tarballOf, trustFile } from '../testing/people.js';
import { ModuleRuntime } from '../modules/module-runtime.js';
import { noPorts } from '../testing/no-ports.js';
import { AddonContexts } from './addon-contexts.js';

const [legalAid, ann] = [newKey(), newKey()];
let pack: VerifiedPackage;

beforeAll(async () => {
  const trust = new Trust(
    trustFile([
      person('Legal Aid', legalAid, { roles: ['publisher'], packages: ['*'] }),
      person('Ann', ann, { roles: ['reviewer'] }),
    ]),
  );
  const settings = { type: 'object', properties: { court: { type: 'string', default: 'Harbor' } } };
  const tarball = await tarballOf({ affiant: { permissions: ['mail.send'], settings } });
  const lines = [await publishLine(tarball, legalAid), await reviewLine(tarball, ann)];
  pack = await verify(tarball, lines, trust, { now: NOW, environment: 'production', purpose: 'load' });
});

function contexts() {
  const state = { loads: 0, revoked: false, uninstalledBy: '', now: NOW };
  const made = new AddonContexts<object>({
    load: async () => {
      state.loads++;
      if (state.revoked) throw new AddonRefused('digest_revoked', 'revoked');
      return pack;
    },
    admit: async (tenantId) => {
      if (tenantId === state.uninstalledBy) throw new AddonRefused('not_found', 'uninstalled');
    },
    content: async () => ({ fresh: true }),
    modules: new ModuleRuntime({ ports: noPorts, loadMs: 1000, callMs: 1000, now: () => state.now }),
    idleMs: 1000,
    retryMs: 1000,
    now: () => state.now,
  });
  return { state, made };
}

describe('the contexts of add-ons', () => {
  it('are one for each tenant, holding what that tenant lets the add-on do', async () => {
    const { made, state } = contexts();
    const [one, other] = [await made.grant('a', pack.digest), await made.grant('b', pack.digest)];
    expect(one).toMatchObject({
      tenantId: 'a',
      name: 'housing',
      permissions: ['mail.send'],
      settings: { properties: { court: { default: 'Harbor' } } },
    });
    expect(other.tenantId).toBe('b');
    expect(await made.content('a', pack.digest)).not.toBe(await made.content('b', pack.digest));
    expect(state.loads).toBe(2);
    await made.close();
  });

  it('hand out grants that nothing can widen', async () => {
    const { made } = contexts();
    const grant = await made.grant('a', pack.digest);
    expect(() => (grant.permissions as string[]).push('host')).toThrow(TypeError);
    expect(() => Object.assign(grant, { tenantId: 'b' })).toThrow(TypeError);
    await made.close();
  });

  it('are closed when the version is revoked, and not opened again', async () => {
    const { made, state } = contexts();
    await made.content('a', pack.digest);
    state.revoked = true;
    await made.recheck();
    expect(made.has(pack.digest)).toBe(false);
    await expect(made.content('a', pack.digest)).rejects.toMatchObject({ code: 'digest_revoked' });
    expect(made.has(pack.digest)).toBe(false);
  });

  it('are closed for the tenant that uninstalled the add-on, and for no other', async () => {
    const { made, state } = contexts();
    await made.content('a', pack.digest);
    const kept = await made.content('b', pack.digest);
    state.uninstalledBy = 'a';
    await made.recheck();
    await expect(made.content('a', pack.digest)).rejects.toMatchObject({ code: 'not_found' });
    expect(await made.content('b', pack.digest)).toBe(kept);
    await made.close();
  });

  it('are closed when they lie idle or their tenant lets go, without effect on another’s', async () => {
    const { made, state } = contexts();
    await made.content('a', pack.digest);
    const kept = await made.content('b', pack.digest);
    await made.closeFor('a', pack.name);
    expect(await made.content('b', pack.digest)).toBe(kept);
    state.now += 2000;
    await made.recheck();
    expect(made.has(pack.digest)).toBe(false);
  });
});
