import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Started } from '../client.js';
import { startTestHost, type TestHost } from '../host.js';

let host: TestHost;
let tenant: { id: string; slug: string };
const password = 'correct horse battery staple';

beforeAll(async () => {
  host = await startTestHost({});
  tenant = { id: await host.addTenant('demo'), slug: 'demo' };
  await host.install('plugins/housing', 'demo');
});
afterAll(async () => {
  await host?.close();
});

const browser = (userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0') =>
  new Client(host.origin('demo'), { accept: 'text/html', 'user-agent': userAgent });
const text = ({ bytes }: { bytes: Buffer }) => bytes.toString('utf8');
const login = (client: Client, email: string) => client.postForm('/login', { email, password });
const stepUp = (client: Client) => client.postForm('/account/step-up', { password });
const start = async (client: Client) =>
  (await client.post<Started>('/api/v1/sessions', { interview: 'housing:eviction-answer' })).json.session;
const codeOn = (page: string) => /class="code"[^>]*>([^<]+)</.exec(page)?.[1] ?? '';
const removals = (page: string) =>
  [...page.matchAll(/action="(\/account\/ways-in\/[^"]+\/remove)"/g)].map(([, address]) => address!);

async function person(email: string): Promise<Client> {
  await host.platform.accounts.create(tenant, { email, password, privileges: [], confirmed: true });
  const client = browser();
  expect((await login(client, email)).status).toBe(303);
  return client;
}

describe('the ways into an account', () => {
  it('are listed with their grade in words, and the only one has no button to remove it', async () => {
    const page = text(await (await person('one@demo.example')).get('/account/ways-in'));
    expect(page).toContain('Your password');
    expect(page).toContain('Lock B: password');
    expect(page).toContain('This is the only way to unlock your answers');
    expect(removals(page)).toEqual([]);
  });

  it('get a recovery code only after a step-up, and it is shown once', async () => {
    const client = await person('two@demo.example');
    const led = await client.postForm('/account/ways-in', {});
    expect([led.status, led.headers['location']]).toEqual([
      303,
      '/account/step-up?returnTo=%2Faccount%2Fways-in',
    ]);
    await stepUp(client);
    expect(codeOn(text(await client.postForm('/account/ways-in', {})))).not.toBe('');
    const again = text(await client.get('/account/ways-in'));
    expect(codeOn(again)).toBe('');
    expect(removals(again)).toHaveLength(2);
  });

  it('can be removed down to the last one, which stays', async () => {
    const client = await person('three@demo.example');
    await stepUp(client);
    const page = text(await client.postForm('/account/ways-in', {}));
    const [ofPassword, ofCode] = removals(page);
    expect((await client.postForm(ofCode!, {})).status).toBe(303);
    await stepUp(client);
    const refused = await client.postForm(ofPassword!, {});
    expect(refused.status).toBe(409);
    expect(text(refused)).toContain('It is the only way to unlock your answers. Add another one first.');
  });
});

describe('a recovery code', () => {
  it('lets its holder in from the sign-in page, once, and shows the next one', async () => {
    const client = await person('rescue@demo.example');
    const session = await start(client);
    await stepUp(client);
    const code = codeOn(text(await client.postForm('/account/ways-in', {})));

    const other = browser();
    expect(text(await other.get('/login'))).toContain('href="/auth/recovery"');
    const opened = await other.postForm('/auth/recovery', { code });
    expect(opened.status).toBe(200);
    expect(codeOn(text(opened))).not.toBe(code);
    expect((await other.get(`/sessions/${session}`)).status).toBe(200);

    const late = await browser().postForm('/auth/recovery', { code });
    expect(late.status).toBe(401);
    expect(text(late)).toContain('This code is not right, or it has been used.');
  });
});

describe('the devices on the account’s page', () => {
  it('are named as people name them, and another one can be signed out', async () => {
    const client = await person('devices@demo.example');
    const phone = browser('Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) AppleWebKit/605 Version/19.0 Safari/604');
    await login(phone, 'devices@demo.example');
    const page = text(await client.get('/account'));
    expect(page).toContain('Firefox, Linux');
    expect(page).toContain('Safari, iPhone');
    const buttons = [...page.matchAll(/name="device" value="([^"]+)"/g)].map(([, id]) => id!);
    expect(buttons).toHaveLength(1);

    const stranger = await person('stranger@demo.example');
    expect((await stranger.postForm('/account/devices', { device: buttons[0]! })).status).toBe(404);
    expect((await phone.get('/account')).status).toBe(200);
    expect((await client.postForm('/account/devices', { device: buttons[0]! })).status).toBe(303);
    expect((await phone.get('/account')).headers['location']).toBe('/login?returnTo=/account');
  });
});

describe('deleting an account', () => {
  it('asks for a step-up, says what goes, and leaves nobody to sign in', async () => {
    const client = await person('gone@demo.example');
    await start(client);
    expect((await client.postForm('/account/delete', {})).headers['location']).toBe(
      '/account/step-up?returnTo=%2Faccount%2Fdelete',
    );
    await stepUp(client);
    const asked = text(await client.get('/account/delete'));
    expect(asked).toContain('Delete your account?');
    expect(asked).toContain('What goes with it');
    const done = await client.postForm('/account/delete', {});
    expect(done.status).toBe(200);
    expect(text(done)).toContain('Your account is deleted');
    expect(client.cookies.has('affiant_login')).toBe(false);
    expect((await login(browser(), 'gone@demo.example')).status).toBe(401);
  });
});
