import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IdentityDesk, newBrowser, openIdentityDesk, RULES } from './testing/identity-desk.js';

const PASSWORD = 'correct horse battery staple';
let desk: IdentityDesk;
let tenant: { id: string; slug: string };
beforeAll(async () => {
  desk = await openIdentityDesk();
  tenant = await desk.addTenant('clinic');
});
afterAll(() => desk.close());

const from = { address: '192.0.2.1' };
const code = (name: string) => expect.objectContaining({ code: name });

describe('an invitation to have an account', () => {
  it('gives no developer to production: not when it is made, nor when it was made before', async () => {
    const { invited } = desk.inEnvironment('production');
    const wanted = { email: 'dev@example.org', privileges: ['developer'] };
    await expect(invited.invite(tenant, wanted, from)).rejects.toEqual(code('developer_in_production'));
    const { token } = await desk.invited.invite(tenant, wanted, from);
    const given = { token: token!, password: PASSWORD };
    await expect(invited.accept(tenant, given, RULES, newBrowser())).rejects.toEqual(
      code('developer_in_production'),
    );
    expect(await desk.accounts.list(tenant.id)).toEqual([]);
  });

  it('is of one tenant, and comes too late where the address has an account by now', async () => {
    const wanted = { email: 'late@example.org', privileges: [] };
    const { token } = await desk.invited.invite(tenant, wanted, from);
    const other = await desk.addTenant('court');
    const given = { token: token!, password: PASSWORD };
    await expect(desk.invited.accept(other, given, RULES, newBrowser())).rejects.toEqual(code('not_found'));
    await desk.accounts.create(tenant, { email: wanted.email, password: PASSWORD, confirmed: true });
    await expect(desk.invited.accept(tenant, given, RULES, newBrowser())).rejects.toEqual(code('not_found'));
  });

  it('is mailed three times within an hour at most', async () => {
    const wanted = { email: 'often@example.org', privileges: [] };
    const tokens = [];
    for (let asked = 0; asked < 4; asked++)
      tokens.push((await desk.invited.invite(tenant, wanted, from)).token);
    expect(tokens.map((token) => token !== null)).toEqual([true, true, true, false]);
  });
});
