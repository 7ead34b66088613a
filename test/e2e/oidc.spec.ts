import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { freePort } from '../free-port.js';
import { Client, type Started } from '../client.js';
import { FACEBOOK_APP, startFacebookElsewhere, type FacebookElsewhere } from '../facebook-elsewhere.js';
import { startTestHost, type TestHost } from '../host.js';
import { ELSEWHERE, startLoginElsewhere, type LoginElsewhere } from '../login-elsewhere.js';

let host: TestHost;
let idp: LoginElsewhere;
let other: LoginElsewhere;
let facebook: FacebookElsewhere;
let folder: string;
const password = 'correct horse battery staple';
const page = { accept: 'text/html' };

beforeAll(async () => {
  const port = await freePort();
  const callbacks = (...names: string[]) =>
    ['demo', 'other'].flatMap((slug) =>
      names.map((name) => `http://${slug}.localhost:${port}/auth/oidc/${name}/callback`),
    );
  idp = await startLoginElsewhere(callbacks('clinic', 'entra'));
  other = await startLoginElsewhere(callbacks('second'));
  facebook = await startFacebookElsewhere(
    ['demo', 'other'].map((slug) => `http://${slug}.localhost:${port}/auth/facebook/callback`),
  );
  folder = await mkdtemp(join(tmpdir(), 'affiant-oidc-'));
  const configuration = join(folder, 'oidc.yml');
  const client = { client_id: ELSEWHERE.clientId, client_secret: ELSEWHERE.clientSecret };
  const oidc = [
    { name: 'clinic', issuer: idp.issuer, ...client },
    { name: 'second', issuer: other.issuer, ...client },
    { name: 'entra', preset: 'microsoft', issuer: idp.issuer, ...client },
    { name: 'wrong', issuer: `${idp.issuer}/elsewhere`, ...client },
  ];
  await writeFile(
    configuration,
    stringify({
      egress: { allow: [idp.issuer, other.issuer, facebook.origin] },
      identity: {
        login_methods: {
          oidc,
          facebook: {
            enabled: true,
            client_id: FACEBOOK_APP.clientId,
            client_secret: FACEBOOK_APP.clientSecret,
            base_url: facebook.origin,
          },
        },
      },
    }),
  );
  host = await startTestHost({ configuration: [configuration], port });
  for (const slug of ['demo', 'other']) await host.addTenant(slug);
  await host.install('plugins/housing', 'demo');
});
afterAll(async () => {
  await host?.close();
  await Promise.all([idp?.close(), other?.close(), facebook?.close()]);
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  idp.person = Object.assign(idp.person, { subject: 'ann', claims: {} });
});

const newClient = (slug = 'demo') => new Client(host.origin(slug), page);
const go = async (client: Client, name = 'clinic', query = '') =>
  String((await client.get(`/auth/oidc/${name}${query}`)).headers['location']);
/** Takes the whole way; gives the answer of the callback. */
const signIn = async (client: Client, name = 'clinic', query = '') => {
  const callback = await idp.signIn(await go(client, name, query));
  return client.get(pathOf(callback));
};
const pathOf = (address: string) => address.slice(new URL(address).origin.length);
const me = async (client: Client) =>
  (await client.get<{ user: { id: string } | null }>('/api/v1/auth/me')).json.user;

describe('signing in at an OpenID provider', () => {
  it('makes an account of grade C the first time, with the offer of a passkey, and opens the same one the next', async () => {
    const client = newClient();
    const first = await signIn(client, 'clinic', '?returnTo=/account');
    const offer = `/account/lock?returnTo=${encodeURIComponent('/account')}`;
    expect([first.status, first.headers['location']]).toEqual([303, offer]);
    expect(await me(client)).toMatchObject({ email: null, grade: 'C', keySources: ['derived'] });
    const begun = await client.post<Started>('/api/v1/sessions', { interview: 'housing:eviction-answer' });
    const again = newClient();
    expect((await signIn(again, 'clinic', '?returnTo=/account')).headers['location']).toBe('/account');
    expect(await me(again)).toEqual(await me(client));
    expect((await again.get(`/api/v1/sessions/${begun.json.session}`)).status).toBe(200);
  });

  it('asks the provider with PKCE, state and nonce, and for nothing but who it is', async () => {
    const address = new URL(await go(newClient()));
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      response_type: 'code',
      scope: 'openid',
      code_challenge_method: 'S256',
      redirect_uri: `${host.origin('demo')}/auth/oidc/clinic/callback`,
    });
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(address.searchParams.get(name)).toHaveLength(43);
  });

  it('is offered where it can be used, with its grade', async () => {
    const { methods } = (await newClient().get<{ methods: object[] }>('/api/v1/auth/methods')).json;
    expect(methods).toContainEqual({ id: 'oidc:clinic', keySource: 'derived', grade: 'C' });
    const login = (await newClient().get('/login')).bytes.toString();
    expect(login).toContain('href="/auth/oidc/clinic"');
    expect((await newClient().get('/auth/oidc/unknown')).status).toBe(404);
  });

  it('asks a guest what comes along, and takes those sessions into the account', async () => {
    idp.person.subject = 'guest-before';
    const client = newClient();
    const begun = await client.post<Started>('/api/v1/sessions', { interview: 'housing:eviction-answer' });
    const asked = await client.get('/auth/oidc/clinic');
    expect(asked.bytes.toString()).toContain(begun.json.session);
    const onward = await client.postForm('/auth/oidc/clinic', { take: begun.json.session, returnTo: '/' });
    const url = String(onward.headers['refresh']).replace(/^0; url=/, '');
    expect((await client.get(pathOf(await idp.signIn(url)))).status).toBe(303);
    expect((await client.get(`/api/v1/sessions/${begun.json.session}`)).status).toBe(200);
    expect(await me(client)).toMatchObject({ keySources: ['derived'] });
  });

  it('knows a person at Microsoft by tenant and object, and lets nobody in without them', async () => {
    const [ann, same, none] = [newClient(), newClient(), newClient()];
    idp.person.claims = { tid: 'tenant-1', oid: 'person-1' };
    await signIn(ann, 'entra');
    idp.person.subject = 'another-sub-of-the-same';
    await signIn(same, 'entra');
    expect(await me(same)).toEqual(await me(ann));
    idp.person.claims = {};
    expect((await signIn(none, 'entra')).status).toBe(401);
  });
});

describe('an attacker', () => {
  const refused = async (client: Client, address: string, asker = client) => {
    const answer = await asker.get(address);
    expect(answer.status).toBe(401);
    expect(answer.bytes.toString()).toContain('You are not signed in');
    expect((await asker.get('/api/v1/auth/me')).status).toBe(401);
  };

  it('cannot use a callback in another browser than the one that began it', async () => {
    const mine = newClient();
    const callback = pathOf(await idp.signIn(await go(mine)));
    const stranger = newClient();
    await refused(mine, callback, stranger);
    // Not with a login of its own under way either.
    await go(stranger);
    await refused(mine, callback, stranger);
  });

  it('cannot use a code or a state twice', async () => {
    const client = newClient();
    const callback = pathOf(await idp.signIn(await go(client)));
    expect((await client.get(callback)).status).toBe(303);
    await client.post('/api/v1/auth/logout');
    await refused(client, callback);
    // The code with a fresh state: the provider and PKCE refuse it.
    const state = new URL(await go(client)).searchParams.get('state')!;
    await refused(client, callback.replace(/state=[^&]+/, `state=${state}`));
  });

  it('cannot leave out or change the state, or come without any login begun', async () => {
    for (const change of [/state=[^&]+&?/, /code=[^&]+&?/]) {
      const client = newClient();
      const callback = pathOf(await idp.signIn(await go(client)));
      await refused(client, callback.replace(change, ''));
    }
    await refused(newClient(), '/auth/oidc/clinic/callback?code=a&state=b');
  });

  it('cannot mix two providers up: neither their addresses nor `iss` are interchangeable', async () => {
    const client = newClient();
    const callback = pathOf(await idp.signIn(await go(client)));
    await refused(client, callback.replace('/clinic/', '/second/'));
    const again = pathOf(await idp.signIn(await go(client)));
    const iss = encodeURIComponent(other.issuer);
    await refused(client, again.replace(/iss=[^&]+/, `iss=${iss}`));
    const without = pathOf(await idp.signIn(await go(client)));
    await refused(client, without.replace(/&?iss=[^&]+/, ''));
  });

  it('cannot get in with an ID token that lacks the nonce, or carries another', async () => {
    for (const change of [
      (url: URL) => url.searchParams.delete('nonce'),
      (url: URL) => url.searchParams.set('nonce', 'x'.repeat(43)),
    ]) {
      const client = newClient();
      const url = new URL(await go(client));
      change(url);
      await refused(client, pathOf(await idp.signIn(url.href)));
    }
  });

  it('cannot finish at one organization what began at another', async () => {
    const [here, there] = [newClient('demo'), newClient('other')];
    const callback = pathOf(await idp.signIn(await go(here)));
    await go(there);
    there.cookies.set('affiant_away', here.cookies.get('affiant_away')!);
    await refused(here, callback, there);
  });

  it('does not get an account by its e-mail address, verified or not', async () => {
    const owner = newClient();
    await owner.post('/api/v1/auth/register', { email: 'owner@example.org', password });
    for (const email_verified of [true, false]) {
      idp.person.subject = `thief ${email_verified}`;
      idp.person.claims = { email: 'owner@example.org', email_verified };
      const thief = newClient();
      await signIn(thief);
      expect((await me(thief))!.id).not.toBe((await me(owner))!.id);
      expect(await me(thief)).toMatchObject({ email: null });
    }
  });

  it('leads nobody to another site by returnTo', async () => {
    for (const returnTo of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
    ]) {
      const client = newClient();
      idp.person.subject = 'returning';
      const { headers } = await signIn(client, 'clinic', `?returnTo=${encodeURIComponent(returnTo)}`);
      expect(new URL(String(headers['location']), host.origin('demo')).origin).toBe(host.origin('demo'));
      expect(String(headers['location'])).not.toContain('evil');
    }
  });

  it('is not helped by a configuration whose issuer is not what discovery says', async () => {
    expect((await newClient().get('/auth/oidc/wrong')).status).toBe(503);
  });
});

describe('joining a login elsewhere to an account', () => {
  const withAccount = async (email: string) => {
    const client = newClient();
    await client.post('/api/v1/auth/register', { email, password });
    await client.post('/api/v1/auth/step-up', { password });
    return client;
  };
  const askToJoin = async (client: Client) => {
    const onward = await client.postForm('/auth/oidc/clinic/join', {});
    return String(onward.headers['refresh']).replace(/^0; url=/, '');
  };

  it('lets the owner in by either way, and says that the account is of grade C then', async () => {
    idp.person.subject = 'joined';
    const owner = await withAccount('joiner@example.org');
    const done = await owner.get(pathOf(await idp.signIn(await askToJoin(owner))));
    expect([done.status, done.headers['location']]).toEqual([303, '/account']);
    const elsewhere = newClient();
    await signIn(elsewhere);
    expect(await me(elsewhere)).toMatchObject({ email: 'joiner@example.org', grade: 'C' });
  });

  it('asks for a step-up first, and for somebody who is logged in', async () => {
    const client = newClient();
    await client.post('/api/v1/auth/register', { email: 'careless@example.org', password });
    expect((await client.get('/auth/oidc/clinic/join')).headers['location']).toContain('/account/step-up');
    expect((await client.postForm('/auth/oidc/clinic/join', {})).headers['refresh']).toBeUndefined();
    expect((await newClient().postForm('/auth/oidc/clinic/join', {})).headers['refresh']).toBeUndefined();
  });

  it('does not take what belongs to another account, nor give it to who logged in meanwhile', async () => {
    idp.person.subject = 'taken';
    await signIn(newClient());
    const owner = await withAccount('wants@example.org');
    expect((await owner.get(pathOf(await idp.signIn(await askToJoin(owner))))).status).toBe(409);
    idp.person.subject = 'not taken';
    const callback = pathOf(await idp.signIn(await askToJoin(owner)));
    const away = owner.cookies.get('affiant_away')!;
    const next = await withAccount('next@example.org');
    next.cookies.set('affiant_away', away);
    expect((await next.get(callback)).headers['location']).toContain('/login');
    expect(await me(next)).toMatchObject({ keySources: ['password'] });
  });
});

describe('signing in at Facebook', () => {
  const dialog = async (client: Client) => String((await client.get('/auth/facebook')).headers['location']);
  const enter = async (client: Client) => {
    const callback = await facebook.signIn(await dialog(client));
    return client.get(pathOf(callback));
  };

  it('makes an account of grade C the first time, and opens the same one the next', async () => {
    facebook.person.id = '10158000000000001';
    const client = newClient();
    expect((await enter(client)).status).toBe(303);
    const account = await me(client);
    expect(account).toMatchObject({ email: null, grade: 'C', keySources: ['derived'] });
    const again = newClient();
    await enter(again);
    expect((await me(again))?.id).toBe(account?.id);
    facebook.person.id = '10158000000000002';
    const another = newClient();
    await enter(another);
    expect((await me(another))?.id).not.toBe(account?.id);
  });

  it('asks with PKCE and state, at its own address, and for nothing but who it is', async () => {
    const asked = new URL(await dialog(newClient())).searchParams;
    expect(asked.get('scope')).toBe('public_profile');
    expect(asked.get('code_challenge_method')).toBe('S256');
    expect(asked.get('state')).toMatch(/^[\w-]{43}$/);
    expect(asked.get('redirect_uri')).toBe(`${host.origin('demo')}/auth/facebook/callback`);
  });

  it('cannot be finished in another browser, twice, or without its state', async () => {
    const client = newClient();
    const callback = pathOf(await facebook.signIn(await dialog(client)));
    expect((await newClient().get(callback)).status).toBe(401);
    expect((await client.get(callback.replace(/state=[\w-]+/, 'state=x'))).status).toBe(401);
    expect((await client.get(callback)).status).toBe(303);
    expect((await client.get(callback)).status).toBe(401);
  });

  it('cannot be mixed up with another provider, or take a code that was made for another login or organization', async () => {
    const client = newClient();
    const code = (address: string) => new URL(address).searchParams.get('code')!;
    const ours = await facebook.signIn(await dialog(client));
    // The answer of one provider at the other's address.
    expect((await client.get(pathOf(ours).replace('/auth/facebook/', '/auth/oidc/clinic/'))).status).toBe(
      401,
    );
    // A code of somebody else's login, under one's own state: Facebook refuses the verifier.
    const theirs = await facebook.signIn(await dialog(newClient()));
    const mine = await facebook.signIn(await dialog(client));
    expect((await client.get(pathOf(mine.replace(code(mine), code(theirs))))).status).toBe(401);
    // A code of another organization's login: it was made for that one's address.
    const elsewhere = await facebook.signIn(await dialog(newClient('other')));
    const last = await facebook.signIn(await dialog(client));
    expect((await client.get(pathOf(last.replace(code(last), code(elsewhere))))).status).toBe(401);
    expect(await me(client)).toBe(undefined);
  });
});
