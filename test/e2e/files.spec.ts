import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTenant } from '#database';
import type { Screen } from '#interview';
import { sweepUnusedFiles } from '#sessions';
import { Client, type Started } from '../client.js';
import { startTestHost, type TestHost } from '../host.js';

const SECRET = 'SecretPhone at home';
let host: TestHost;
let tenant: string;
let photo: Buffer;

beforeAll(async () => {
  host = await startTestHost();
  tenant = await host.addTenant('demo');
  await host.addTenant('other');
  await host.install('test/media-addon', 'demo');
  photo = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#a03020' } })
    .withExif({ IFD0: { ImageDescription: SECRET } })
    .jpeg()
    .toBuffer();
});
afterAll(() => host.close());

const image = (name = 'my photo.jpg') => new File([new Uint8Array(photo)], name, { type: 'image/jpeg' });
const sql = (text: string, values: unknown[] = []) =>
  inTenant(host.platform.database.em, tenant, (tx) => tx.execute(text, values)) as Promise<
    { [column: string]: never }[]
  >;

async function started(): Promise<{ client: Client; session: string; screen: Screen }> {
  const client = new Client(host.origin('demo'));
  const { json } = await client.post<Started>('/api/v1/sessions', { interview: 'test-media:papers' });
  return { client, ...json };
}
type Kept = { file: string; url: string; name: string };
const send = (client: Client, session: string, file: File = image()) =>
  client.postMultipart<Kept>(`/api/v1/sessions/${session}/files`, { file });

describe('files through the REST API', () => {
  it('are taken, cleaned, kept sealed and given back to who sent them', async () => {
    const { client, session, screen } = await started();
    const sent = await send(client, session);
    expect([sent.status, sent.json.name]).toEqual([201, 'my photo.jpg']);
    const values = { photo: { file: sent.json.file }, signature: 'Ann Lee' };
    const answered = await client.post<Started>(`/api/v1/sessions/${session}/answers`, {
      screen: screen.screen,
      values,
    });
    expect(answered.json.screen).toMatchObject({ blockId: 'thanks', kind: 'end' });
    const [, address = ''] = /<img [^>]*src="([^"]+)"/.exec(answered.json.screen.subquestionHtml) ?? [];
    for (const path of [new URL(sent.json.url).pathname, address]) {
      const { status, headers, bytes } = await client.get(path);
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'content-type': 'image/jpeg',
        'content-disposition': expect.stringContaining('attachment; filename="my_photo.jpg"') as string,
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'no-store',
      });
      expect(bytes.includes(SECRET)).toBe(false);
      expect((await sharp(bytes).metadata()).width).toBe(300);
    }
    const pdf = answered.json.screen.documents[0]?.formats[0]?.url ?? '';
    const letter = (await client.get(pdf)).bytes.toString('latin1');
    expect(letter.match(/\/Subtype \/Image/g)?.length).toBeGreaterThanOrEqual(2);
  });

  it('lie sealed in the store, their names too', async () => {
    const { client, session } = await started();
    const text = new File(['the quick brown canary'], 'canary name.txt');
    expect((await send(client, session, text)).status).toBe(201);
    const { blobs } = host.platform;
    for await (const key of blobs.list(`t/${tenant}/s/${session}/`)) {
      const stored = Buffer.concat(await (await blobs.get(key)).toArray());
      expect(stored.includes('canary')).toBe(false);
    }
    const [row] = await sql('select about from session_files where session_id = ?', [session]);
    expect(Buffer.from(row?.['about'] ?? '').includes('canary')).toBe(false);
  });

  it('are not there for anybody else, nor at an address that was guessed', async () => {
    const { client, session } = await started();
    const { json } = await send(client, session);
    const path = new URL(json.url).pathname;
    const stranger = new Client(host.origin('demo'));
    const other = await started();
    const otherTenant = new Client(host.origin('other'));
    expect((await stranger.get(path)).status).toBe(404);
    expect((await other.client.get(path)).status).toBe(404);
    expect((await otherTenant.get(path)).status).toBe(404);
    expect((await client.get(path.replace(session, other.session))).status).toBe(404);
    expect((await client.get(path.slice(0, -1))).status).toBe(404);
    expect((await client.get(path.replace(/\.[^.]*$/, ''))).status).toBe(404);
    expect((await client.get(path)).status).toBe(200);
    expect((await send(other.client, session)).status).toBe(404);
    expect((await send(stranger, session)).status).toBe(404);
  });

  it('of another session cannot be an answer', async () => {
    const { client, session, screen } = await started();
    const { json } = await send((await started()).client, (await started()).session);
    expect(json.file).toBeUndefined();
    const other = await started();
    const theirs = (await send(other.client, other.session)).json.file;
    const reply = await client.post(`/api/v1/sessions/${session}/answers`, {
      screen: screen.screen,
      values: { photo: { file: theirs } },
    });
    expect(reply.status).toBe(422);
    expect(reply.json['errors']).toEqual([{ field: 'photo', message: 'Choose the file again' }]);
  });

  it.each([
    ['a page', new File(['<!doctype html><script>'], 'a.html'), 415, 'unsupported_type'],
    ['a picture under another name', new File(['x'], 'a.png'), 415, 'unsupported_type'],
    ['more than a file may have', new File([new Uint8Array(21 * 1_048_576)], 'a.txt'), 413, 'too_large'],
  ])('that are %s are refused', async (_, file, status, code) => {
    const { client, session } = await started();
    const reply = await client.postMultipart(`/api/v1/sessions/${session}/files`, { file });
    expect([reply.status, reply.json['code']]).toEqual([status, code]);
    expect(await sql('select 1 from session_files where session_id = ?', [session])).toEqual([]);
  });

  it('are refused without the token of the login, and where there is no file', async () => {
    const { client, session } = await started();
    const bare = new Client(host.origin('demo'), { 'x-csrf-token': null });
    for (const [name, value] of client.cookies) bare.cookies.set(name, value);
    expect((await send(bare, session)).json).toMatchObject({ code: 'csrf' });
    const none = await client.postMultipart(`/api/v1/sessions/${session}/files`, { other: 'x' });
    expect([none.status, none.json['code']]).toEqual([400, 'malformed']);
  });

  it('are as many as the limits allow', async () => {
    await host.platform.settingsStore.set(tenant, 'tenant', { limits: { session_files: 1 } });
    host.platform.settings.forget(tenant);
    try {
      const { client, session } = await started();
      expect((await send(client, session)).status).toBe(201);
      const second = await send(client, session);
      expect([second.status, (second.json as { code?: string }).code]).toEqual([429, 'quota_exceeded']);
    } finally {
      await host.platform.settingsStore.set(tenant, 'tenant', { limits: { session_files: 100 } });
      host.platform.settings.forget(tenant);
    }
  });

  it('go with the session, counted', async () => {
    const { client, session } = await started();
    await send(client, session);
    await send(client, session);
    const { json } = await client.delete<{ deleted: { files: number } }>(`/api/v1/sessions/${session}`);
    expect(json.deleted.files).toBe(2);
    for await (const key of host.platform.blobs.list(`t/${tenant}/s/${session}/`)) expect(key).toBe('none');
  });

  it('that no answer names are swept after a day, others are not', async () => {
    const { client, session, screen } = await started();
    const used = (await send(client, session)).json.file;
    const unused = await send(client, session);
    await client.post(`/api/v1/sessions/${session}/answers`, {
      screen: screen.screen,
      values: { photo: { file: used } },
    });
    const { database, blobs } = host.platform;
    expect(await sweepUnusedFiles(database.em, blobs, tenant, 24)).toBe(0);
    await sql(`update session_files set added_at = now() - interval '25 hours' where session_id = ?`, [
      session,
    ]);
    expect(await sweepUnusedFiles(database.em, blobs, tenant, 24)).toBe(1);
    expect((await client.get(new URL(unused.json.url).pathname)).status).toBe(404);
    const left = await sql('select id from session_files where session_id = ?', [session]);
    expect(left).toEqual([{ id: used }]);
  });

  it('stay readable after the session has taken another key', async () => {
    const { client, session, screen } = await started();
    const { json } = await send(client, session);
    await sql('update interview_sessions set rekey_due = true where id = ?', [session]);
    await client.post(`/api/v1/sessions/${session}/answers`, {
      screen: screen.screen,
      values: { photo: { file: json.file } },
    });
    expect(await sql('select 1 from session_old_keys where session_id = ?', [session])).toHaveLength(1);
    expect((await client.get(new URL(json.url).pathname)).status).toBe(200);
    expect((await client.post(`/api/v1/sessions/${session}/back`, {})).status).toBe(400);
  });
});

describe('files on pages', () => {
  async function page() {
    const { client, session, screen } = await started();
    return { client, path: `/sessions/${session}`, session, screen: screen.screen };
  }

  it('come with the form, without a script', async () => {
    const { client, path, screen } = await page();
    expect((await client.get(path)).bytes.toString()).toContain('enctype="multipart/form-data"');
    const sent = await client.postMultipart(path, {
      _screen: screen,
      'answer:photo': image(),
      'answer:more': [image('a.jpg'), image('b.jpg')],
      'answer:signature': new File([], ''),
      'answer:signature:typed': 'Ann Lee',
    });
    expect(sent.status).toBe(303);
    const thanks = (await client.get(path)).bytes.toString();
    expect(thanks).toContain('Thank you');
    const [, address = ''] = /<img [^>]*src="([^"]+)"/.exec(thanks) ?? [];
    expect((await client.get(address)).headers['content-type']).toBe('image/jpeg');
  });

  it('are kept where the rest of the form has to be mended', async () => {
    const { client, path, screen } = await page();
    const wrong = await client.postMultipart(path, {
      _screen: screen,
      'answer:photo': new File([], ''),
      'answer:more': [image('a.jpg'), new File(['<script>'], 'b.svg')],
      'answer:note': 'half <typed>',
    });
    expect(wrong.status).toBe(422);
    const text = wrong.bytes.toString();
    expect(text).toContain('b.svg: We cannot take files of this kind.');
    expect(text).toContain('half &lt;typed&gt;');
    const [, kept = ''] = /name="answer:more:kept" value="([^"]+)" checked/.exec(text) ?? [];
    expect(text).toContain('>a.jpg</label>');
    const again = await client.postMultipart(path, {
      _screen: screen,
      'answer:photo': image(),
      'answer:more:kept': kept,
      'answer:more:called': 'a.jpg',
    });
    expect(again.status).toBe(303);
  });

  it('are refused before a byte is taken in where the token does not stand first', async () => {
    const { client, path, screen, session } = await page();
    client.cookies.set('affiant_csrf', 'wrong');
    const sent = await client.postMultipart(path, { _screen: screen, 'answer:photo': image() });
    expect(sent.status).toBe(403);
    const plain = await client.postForm(path, { _screen: screen, 'answer:note': 'x' });
    expect(plain.status).toBe(403);
    expect(await sql('select 1 from session_files where session_id = ?', [session])).toEqual([]);
  });

  it('are taken for the fields of the screen alone', async () => {
    const { client, path, screen, session } = await page();
    const sent = await client.postMultipart(path, { _screen: screen, 'answer:note': image() });
    expect(sent.status).toBe(400);
    expect(await sql('select 1 from session_files where session_id = ?', [session])).toEqual([]);
  });

  it('are told of in the language of the screen to the page’s script', async () => {
    const { client, path } = await page();
    const good = await client.postMultipart(`${path}/files`, { file: image('x.jpg') });
    expect([good.status, good.json['name']]).toEqual([201, 'x.jpg']);
    const bad = await client.postMultipart(`${path}/files`, { file: new File(['MZ\0'], 'x.exe') });
    expect([bad.status, bad.json]).toEqual([
      415,
      { message: 'We cannot take files of this kind. Use a photo, a PDF, a Word document or plain text.' },
    ]);
  });
});

describe('static files of an add-on', () => {
  it('are shown from addresses that name the version, and play in parts', async () => {
    const client = new Client(host.origin('demo'));
    const { json } = await client.post<Started>('/api/v1/sessions', { interview: 'test-media:court' });
    const { screen, session } = json;
    const audio = screen.audio?.[0]?.url ?? '';
    expect(audio).toMatch(/^\/addons\/test-media\/static\/[0-9a-f]{128}\/intro\.mp3$/);
    const page = (await client.get(`/sessions/${session}`)).bytes.toString();
    for (const text of [`<source src="${audio}"`, 'class="decoration"', 'data-refresh="30"', 'grid__cell--6'])
      expect(page).toContain(text);
    expect(page).not.toContain('data-exit');
    const drawing = await client.get(screen.decoration ?? '');
    expect(drawing.headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'x-content-type-options': 'nosniff',
    });
    expect((await client.get(audio)).bytes.length).toBe(1010);
    const ranged = new Client(host.origin('demo'), { range: 'bytes=2-5' });
    const part = await ranged.get(audio);
    expect([part.status, part.headers['content-range'], part.bytes.length]).toEqual([
      206,
      'bytes 2-5/1010',
      4,
    ]);
    for (const path of [
      audio.replace('intro.mp3', 'package.json'),
      audio.replace('intro.mp3', '..%2fpackage.json'),
      audio.replace('intro.mp3', '%2e%2e/interviews/court.yml'),
      audio.replace(/[0-9a-f]{128}/, '0'.repeat(128)),
      audio.replace('test-media', 'housing'),
    ])
      expect((await client.get(path)).status).toBe(404);
    const { screen: id } = screen;
    const looked = await client.postForm(`/sessions/${session}/refresh`, {});
    expect(looked.status).toBe(303);
    const now = (await client.get<Started>(`/api/v1/sessions/${session}`)).json.screen;
    expect([now.canGoBack, now.question]).toEqual([false, screen.question]);
    expect(now.screen).not.toBe(id);
    await client.postForm(`/sessions/${session}`, {
      _screen: now.screen,
      'answer:colour': '_other',
      'answer:colour:other': 'green',
      'answer:width': '1',
    });
    expect((await client.get(`/sessions/${session}`)).bytes.toString()).toContain('You said green');
  });
});

describe('a shared computer', () => {
  it('keeps nothing, and ends the visit by Exit this page', async () => {
    const client = new Client(host.origin('demo'));
    const start = await client.postForm('/interviews/test-media/papers', { device: 'shared' });
    expect(start.status).toBe(303);
    const cookies = [start.headers['set-cookie'] ?? []].flat();
    expect(cookies.map((line) => line.split('=')[0])).toContain('affiant_shared');
    expect(cookies.join('\n')).not.toMatch(/Max-Age|Expires/);
    const path = String(start.headers.location);
    const page = await client.get(path);
    const text = page.bytes.toString();
    expect(page.headers['cache-control']).toBe('no-store');
    expect(text).not.toContain('data-keep');
    expect(text).toContain('data-ends-login');
    const [login] = await sql('select idle_seconds as "idle" from logins order by created_at desc limit 1');
    expect(login?.['idle']).toBe(15 * 60);
    const left = await client.postForm('/exit', {});
    expect([left.status, left.headers['clear-site-data']]).toEqual([303, '"cache", "storage"']);
    expect([...client.cookies.keys()]).toEqual([]);
    expect((await client.get(path)).status).toBe(404);
    expect((await client.get('/')).bytes.toString()).not.toContain(path);
    const answers = await sql('select 1 from interview_sessions where id = ?', [path.split('/')[2]]);
    expect(answers).toHaveLength(1);
  });

  it('is none where nobody said so: Exit this page ends nothing', async () => {
    const client = new Client(host.origin('demo'));
    const start = await client.postForm('/interviews/test-media/papers', { device: '' });
    const path = String(start.headers.location);
    const text = (await client.get(path)).bytes.toString();
    expect(text).toContain('data-keep');
    expect(text).toContain('data-exit');
    expect(text).not.toContain('data-ends-login');
    expect((await client.postForm('/exit', {})).status).toBe(303);
    expect((await client.get(path)).status).toBe(200);
  });
});
