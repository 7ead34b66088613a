import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appCode } from '../../test/app-code.js';
import type { Caller } from './caller.js';
import type { SmsAddressee, SmsRules } from './sms-challenges.js';
import { SmsFactors } from './sms-factors.js';
import { type IdentityDesk, newBrowser, openIdentityDesk, RULES } from './testing/identity-desk.js';

const SMS: SmsRules = { countries: ['US'], perNumber: 9, dailyLimit: 500, silentDays: 45 };
/** So that every number that was proven before has been silent for too long. */
const SILENT: SmsRules = { ...SMS, silentDays: 0 };
let desk: IdentityDesk;
let tenant: Caller['tenant'];
beforeAll(async () => {
  desk = await openIdentityDesk();
});
// Limits count per tenant: each promise begins with a clean one.
beforeEach(async () => {
  tenant = await desk.addTenant();
});
afterAll(() => desk.close());

const code = (name: string) => expect.objectContaining({ code: name });
let count = 0;
const newNumber = () => `+1${205 + (count % 4)}555${1000 + count++}`;

async function login(phone: string, sms = SMS) {
  const sent: SmsAddressee[] = [];
  const from = newBrowser();
  const { challenge } = await desk.sms.ask(tenant, phone, SMS, from, async (to) => void sent.push(to));
  const given = { challenge, code: sent[0]!.code };
  const { login: begun, user } = await desk.sms.login(tenant, given, { ...RULES, sms }, newBrowser());
  return { user, caller: await desk.logins.open(tenant, begun.secret) };
}
async function newPerson() {
  const number = newNumber();
  return { number, ...(await login(number)) };
}
async function codeFor(caller: Caller, number: string): Promise<string> {
  const sent: SmsAddressee[] = [];
  await desk.numbers.ask(caller, number, SMS, newBrowser(), async (to) => void sent.push(to));
  return sent[0]!.code;
}
const confirm = (caller: Caller, given: string, rules = SMS) =>
  desk.numbers.confirm(caller, given, rules, newBrowser());
const change = async (caller: Caller, number: string) => confirm(caller, await codeFor(caller, number));
const slotsOf = (caller: Caller) =>
  desk.sql('select id from slots where account_id = $1', [caller.accountId]);

describe('a number', () => {
  it('is the account’s once its code was typed, opens the same answers, and the one before opens nothing', async () => {
    const { number, caller } = await newPerson();
    const next = newNumber();
    const given = await codeFor(caller, next);
    await expect(confirm(caller, given === '000000' ? '000001' : '000000')).rejects.toEqual(
      code('invalid_credentials'),
    );
    expect(await confirm(caller, given)).toEqual({
      number: next,
      previous: { number, undoToken: expect.any(String), days: 7 },
    });
    const again = await login(next);
    expect(again.user.id).toBe(caller.accountId);
    expect(again.caller.keys).toEqual(caller.keys);
    await expect(login(number)).rejects.toEqual(code('number_changed'));
  });

  it('takes the code that this login asked for, and no other', async () => {
    const { number, caller } = await newPerson();
    const given = await codeFor(caller, newNumber());
    const { caller: elsewhere } = await login(number);
    await expect(confirm(elsewhere, given)).rejects.toEqual(code('invalid_credentials'));
  });

  it('of another account is not taken, unless that one was silent for too long', async () => {
    const { caller } = await newPerson();
    const { number: taken, user: other } = await newPerson();
    await expect(change(caller, taken)).rejects.toEqual(code('identity_taken'));
    await confirm(caller, await codeFor(caller, taken), SILENT);
    expect((await login(taken)).user.id).toBe(caller.accountId);
    expect(caller.accountId).not.toBe(other.id);
  });

  it('is given up by its holder alone: an account without one has none to change', async () => {
    await desk.accounts.create(tenant, {
      email: 'a@example.org',
      password: 'nine wet herons by 4 lakes',
      confirmed: true,
    });
    const given = { email: 'a@example.org', password: 'nine wet herons by 4 lakes' };
    const { login: begun } = await desk.login.login(tenant, given, RULES, newBrowser());
    const caller = await desk.logins.open(tenant, begun.secret);
    await expect(codeFor(caller, newNumber())).rejects.toEqual(code('not_found'));
  });

  it('is put back by who had it before, though a thief changed it twice, and the thief cannot undo that', async () => {
    const { number, caller } = await newPerson();
    const [first, second] = [newNumber(), newNumber()];
    const one = await change(caller, first);
    const two = await change((await login(first)).caller, second);
    expect(await desk.numbers.undo(tenant, one.previous!.undoToken!)).toEqual({ number });
    expect(await desk.sql('select 1 from logins where account_id = $1', [caller.accountId])).toEqual([]);
    await expect(desk.numbers.undo(tenant, two.previous!.undoToken!)).rejects.toEqual(code('not_found'));
    expect((await login(number)).user.id).toBe(caller.accountId);
    expect((await login(second)).user.id).not.toBe(caller.accountId);
  });

  it('leaves nothing that the thief’s number opens, once its owner is back', async () => {
    const { number, caller } = await newPerson();
    const { previous } = await change(caller, newNumber());
    await desk.numbers.undo(tenant, previous!.undoToken!);
    const { caller: back } = await login(number);
    expect(back.keys.publicKey).not.toEqual(caller.keys.publicKey);
    expect(await slotsOf(back)).toHaveLength(1);
  });

  it('can be put back for seven days; then what the one before opens goes', async () => {
    const { number, caller } = await newPerson();
    const next = newNumber();
    const { previous } = await change(caller, next);
    expect(await slotsOf((await login(next)).caller)).toHaveLength(2);
    const week = `interval '7 days'`;
    await desk.sql(`update challenges set expires_at = expires_at - ${week} where purpose = 'number-undo'`);
    await desk.sql(`update slots set retires_at = retires_at - ${week} where account_id = $1`, [
      caller.accountId,
    ]);
    await expect(desk.numbers.undo(tenant, previous!.undoToken!)).rejects.toEqual(code('not_found'));
    const { caller: later } = await login(next);
    expect(later.accountId).toBe(caller.accountId);
    expect(await slotsOf(later)).toHaveLength(1);
    expect(later.keys.publicKey).not.toEqual(caller.keys.publicKey);
    expect((await login(number)).user.id).not.toBe(caller.accountId);
  });
});

describe('a reassigned number', () => {
  async function withAuthenticator() {
    const person = await newPerson();
    const { id, secret } = await desk.factors.begin(person.caller, 'Clinic');
    const codes = await desk.factors.confirm(person.caller, id, appCode(secret), newBrowser());
    return { ...person, secret, backup: codes[0]! };
  }

  it('owes the second factor where the account has one: its new owner may do nothing', async () => {
    const { number, caller } = await withAuthenticator();
    const stranger = await login(number, SILENT);
    expect(stranger.user.id).toBe(caller.accountId);
    expect(stranger.caller.factorDue).toBe(true);
    // Nor does the stranger's visit make the number one that speaks.
    const [before] = await desk.sql('select proven_at from login_identities where account_id = $1', [
      caller.accountId,
    ]);
    await login(number, SILENT);
    expect(
      await desk.sql('select proven_at from login_identities where account_id = $1', [caller.accountId]),
    ).toEqual([before]);
  });

  it('is its old owner’s still once the factor was proven', async () => {
    const { number, caller, backup } = await withAuthenticator();
    const { caller: back } = await login(number, SILENT);
    const asked = Date.now();
    const { secret } = await desk.stepUp.byCode(back, backup, newBrowser());
    expect((await desk.logins.open(tenant, secret)).factorDue).toBe(false);
    const [row] = await desk.sql('select proven_at from login_identities where account_id = $1', [
      caller.accountId,
    ]);
    expect((row!['proven_at'] as Date).getTime()).toBeGreaterThanOrEqual(asked);
  });

  it('begins anew where the factor is a text message, which may go to its new owner', async () => {
    const { number, caller } = await withAuthenticator();
    const factors = new SmsFactors(desk.parts);
    const sent: SmsAddressee[] = [];
    const begun = await factors.begin(caller, number, SMS, newBrowser(), async (to) => void sent.push(to));
    await desk.factors.confirm(caller, begun.id, sent[0]!.code, newBrowser());
    expect((await login(number, SILENT)).user.id).not.toBe(caller.accountId);
  });
});
