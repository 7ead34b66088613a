import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from './caller.js';
import { type IdentityDesk, newBrowser, openIdentityDesk, RULES } from './testing/identity-desk.js';

const given = { email: 'devices@example.org', password: 'nine wet herons by 4 lakes' };
let desk: IdentityDesk;
let tenant: Caller['tenant'];
beforeAll(async () => {
  desk = await openIdentityDesk();
  tenant = await desk.addTenant();
  await desk.accounts.create(tenant, { ...given, confirmed: true });
});
afterAll(() => desk.close());

describe('devices', () => {
  it('are known after the first login, listed, and end with their logins', async () => {
    const first = await desk.login.login(tenant, given, RULES, newBrowser());
    const again = await desk.login.login(tenant, given, RULES, newBrowser(first.device?.token));
    expect(again.device).toBeNull();
    const other = await desk.login.login(tenant, given, RULES, {
      ...newBrowser(),
      deviceName: 'x'.repeat(5000),
    });
    const caller = await desk.logins.open(tenant, other.login.secret);
    const devices = await desk.devices.list(caller);
    expect(devices.map(({ name, loggedIn }) => [name.length, loggedIn])).toEqual([
      [120, true],
      [9, true],
    ]);

    await desk.devices.end(caller, devices[1]!.id);
    for (const { login } of [first, again]) {
      await expect(desk.logins.open(tenant, login.secret)).rejects.toMatchObject({ code: 'not_logged_in' });
    }
    await desk.logins.open(tenant, other.login.secret);
    expect(
      (await desk.login.login(tenant, given, RULES, newBrowser(first.device?.token))).device,
    ).not.toBeNull();
  });

  it('of others cannot be ended', async () => {
    const stranger = { email: 'other@example.org', password: given.password };
    await desk.accounts.create(tenant, { ...stranger, confirmed: true });
    const mine = await desk.login.login(tenant, given, RULES, newBrowser());
    const [device] = await desk.devices.list(await desk.logins.open(tenant, mine.login.secret));
    const { login } = await desk.login.login(tenant, stranger, RULES, newBrowser());
    const caller = await desk.logins.open(tenant, login.secret);
    for (const id of [device!.id, 'no id']) {
      await expect(desk.devices.end(caller, id)).rejects.toMatchObject({ code: 'not_found' });
    }
    await desk.logins.open(tenant, mine.login.secret);
  });
});
