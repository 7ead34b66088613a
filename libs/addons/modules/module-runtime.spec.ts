import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '#config';
import { AddonContexts } from '../loading/addon-contexts.js';
import { readPackage } from '../package/read-package.js';
import { noPorts } from '../testing/no-ports.js';
import { tarballOf } from '../testing/people.js';
import type { VerifiedPackage } from '../trust/verified-package.js';
import { ModuleFailed } from './module-failed.js';
import { ModuleRuntime } from './module-runtime.js';

/** A module whose entry is `entry`, an object literal in which `host` is what it was handed. */
const withEntry = (entry: string) => `
import { Module } from '@nestjs/common';
import { note } from './note.js';
class Own {}
Module({})(Own);
export default class {
  static forTenant(host) {
    return { module: Own, providers: [{ provide: 'affiant:addon', useFactory: () => (${entry}) }] };
  }
}
export { note };
`;

let versions = 0;

/** A package of kind `module`, as if it had been verified: its own bytes, and so its own digest. */
async function moduleOf(script: string): Promise<VerifiedPackage> {
  const files = {
    'module/index.js': script,
    'module/note.js': `export const note = ${++versions};`,
  };
  const affiant = { kind: 'module', interviews: [], permissions: ['host'] };
  const contents = await readPackage(await tarballOf({ name: 'connector', affiant }, files));
  const { name, version, kind, permissions } = contents.manifest;
  return { ...contents, name, version, kind, permissions } as VerifiedPackage;
}

function runtimeOf(packs: VerifiedPackage[], ports = noPorts) {
  const clock = { now: 0 };
  const modules = new ModuleRuntime({ ports, loadMs: 300, callMs: 300, now: () => clock.now });
  const contexts = new AddonContexts<null>({
    load: async (digest) => packs.find((each) => each.digest === digest)!,
    admit: async () => undefined,
    content: async () => null,
    modules,
    idleMs: 1e9,
    retryMs: 60_000,
    now: () => clock.now,
  });
  return { clock, modules, contexts };
}

const ask = { method: 'GET', path: 'x', query: {}, body: null, caller: null };

describe('a module', () => {
  it('is a Nest module of its own for each tenant, handed what is bound to that tenant', async () => {
    const pack = await moduleOf(
      withEntry(`{ request: async () => ({ status: 200, body: await host.users() }) }`),
    );
    const users = async (tenantId: string) => [{ id: `person of ${tenantId}`, privileges: [] }];
    const { contexts } = runtimeOf([pack], { ...noPorts, users });
    const answers = ['one', 'two'].map((tenant) =>
      contexts.call(tenant, pack.digest, async (entry) => (await entry.request!(ask)).body),
    );
    expect(await Promise.all(answers)).toEqual([
      [{ id: 'person of one', privileges: [] }],
      [{ id: 'person of two', privileges: [] }],
    ]);
    await contexts.close();
  });

  it('is handed nothing that names, takes or holds a tenant', async () => {
    const seen = `{ request: async () => ({ status: 200, body: {
      own: Object.keys(host).concat(Object.keys(host.addon), Object.keys(host.files)),
      frozen: [host, host.addon, host.files].every(Object.isFrozen),
      users: await host.users('two'),
    } }) }`;
    const pack = await moduleOf(withEntry(seen));
    const users = async (tenantId: string) => [{ id: tenantId, privileges: [] }];
    const { contexts } = runtimeOf([pack], { ...noPorts, users });
    const { body } = await contexts.call('one', pack.digest, (entry) => entry.request!(ask));
    const { own, frozen, users: found } = body as { own: string[]; frozen: boolean; users: object[] };
    expect(own.filter((name) => /tenant/i.test(name))).toEqual([]);
    expect(frozen).toBe(true);
    expect(found).toEqual([{ id: 'one', privileges: [] }]);
    await contexts.close();
  });

  it('is imported once for all tenants, from the bytes that were verified', async () => {
    const pack = await moduleOf(withEntry(`{ request: async () => ({ status: 200, body: note }) }`));
    const { contexts, modules } = runtimeOf([pack]);
    await contexts.call('one', pack.digest, (entry) => entry.request!(ask));
    await contexts.call('two', pack.digest, (entry) => entry.request!(ask));
    expect(modules.loaded()).toEqual([{ name: 'connector', version: '1.0.0', digest: pack.digest }]);
    await contexts.closeFor('one', 'connector');
    await contexts.closeFor('two', 'connector');
    // Node keeps what it imported, and the console says so.
    expect(modules.loaded()).toHaveLength(1);
  });

  it.each([
    ['throws while it is imported', 'throw new Error("at once");'],
    ['hangs while it is imported', 'await new Promise(() => {}); export default 1;'],
    ['is no JavaScript', 'this is no JavaScript'],
    ['exports no class', 'export default { forTenant: 1 };'],
    ['imports what it may not', 'import "fastify"; export default class { static forTenant() {} }'],
    ['leads out of its package', 'import "../../../../etc/passwd"; export default 1;'],
    ['throws for a tenant', 'export default class { static forTenant() { throw new Error("no"); } }'],
    ['gives no module', 'export default class { static forTenant() { return 7; } }'],
    ['throws in a factory', withEntry('(() => { throw new Error("no"); })()')],
    ['hangs in a factory', withEntry('new Promise(() => {})')],
  ])('that %s fails by itself, and the next is served', async (_, script) => {
    const [bad, good] = [await moduleOf(script), await moduleOf(withEntry('{}'))];
    const { contexts, modules, clock } = runtimeOf([bad, good]);
    const call = () => contexts.call('one', bad.digest, async () => 'answered');
    await expect(call()).rejects.toBeInstanceOf(ModuleFailed);
    expect(await contexts.call('one', good.digest, async () => 'answered')).toBe('answered');
    // It is not tried again at once: else each request would wait for it.
    await expect(call()).rejects.toBeInstanceOf(ModuleFailed);
    const { count } = modules.failures.of('one', 'connector')!;
    clock.now += 60_001;
    await expect(call()).rejects.toBeInstanceOf(ModuleFailed);
    expect(count).toBe(1);
    expect(modules.failures.of('one', 'connector')!.count).toBe(2);
    expect(modules.failures.of('two', 'connector')).toBeNull();
    await contexts.close();
  });

  it.each([
    ['throws', `{ request: () => { throw new Error('secret detail'); } }`],
    ['rejects', `{ request: async () => { throw new Error('secret detail'); } }`],
    ['never answers', `{ request: () => new Promise(() => {}) }`],
  ])('that %s in a call fails in that call alone, and tells the caller nothing', async (_, entry) => {
    const pack = await moduleOf(withEntry(entry));
    const { contexts } = runtimeOf([pack]);
    const call = contexts.call('one', pack.digest, (own) => own.request!(ask));
    await expect(call).rejects.toThrow(/^The module connector (failed|took over 300 ms)\.$/);
    expect(await contexts.call('one', pack.digest, async () => 'answered')).toBe('answered');
    await contexts.close();
  });

  it('that hangs when it is closed is left behind', async () => {
    const pack = await moduleOf(withEntry(`{ onModuleDestroy: () => new Promise(() => {}) }`));
    const { contexts, modules } = runtimeOf([pack]);
    await contexts.call('one', pack.digest, async () => null);
    await contexts.close();
    expect(modules.failures.of('one', 'connector')!.what).toContain('took over');
  });
});

describe('what a module throws where nobody waits for it', () => {
  /** Runs a script in a process of its own: what is let go there would end this one. */
  const run = (script: string) =>
    spawnSync(join(root, 'node_modules/.bin/node'), ['--input-type=module', '--eval', script], {
      cwd: root,
      encoding: 'utf8',
    });
  const start = `
    const { containModuleFailures } = await import('./dist/apps/host/contain-module-failures.js');
    const { callModule } = await import('./dist/libs/addons/modules/module-scope.js');
    containModuleFailures(({ tenantId, addon }) => console.log('noted', tenantId, addon));
    const scope = { tenantId: 'one', addon: 'connector' };
  `;

  it('is noted against it, and the process goes on', () => {
    const { status, stdout } = run(`${start}
      await callModule(scope, 1000, () => {
        setTimeout(() => { throw new Error('in a timer'); }, 1);
        Promise.reject(new Error('let go'));
        void (async () => { await null; throw new Error('later'); })();
      });
      setTimeout(() => console.log('alive'), 50);
    `);
    expect(stdout.trim().split('\n')).toEqual([...Array(3).fill('noted one connector'), 'alive']);
    expect(status).toBe(0);
  });

  it('still ends the process where it was the host’s own code', () => {
    const { status, stdout } = run(`${start}
      setTimeout(() => { throw new Error('ours'); }, 1);
      setTimeout(() => console.log('alive'), 50);
    `);
    expect([status, stdout]).toEqual([1, '']);
  });
});
