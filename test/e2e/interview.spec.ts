import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extractText } from 'unpdf';
import { documentWords } from '#documents';
import type { Screen } from '#interview';
import { Client, type Started } from '../client.js';
import { eviction, playThrough } from '../eviction.js';
import { startTestHost, type TestHost } from '../host.js';
import { withTemplateAddon } from '../template-addon.js';

let host: TestHost;

beforeAll(async () => {
  host = await startTestHost();
  await host.addTenant('demo');
  await host.addTenant('other');
  await host.install('plugins/housing', 'demo');
});
afterAll(() => host.close());

const start = async (client: Client) =>
  (await client.post<Started>('/api/v1/sessions', { interview: 'housing:eviction-answer' })).json;

describe('an interview through the REST API', () => {
  it('leads a guest from the first screen to a finished document', async () => {
    const client = new Client(host.origin('demo'));
    const { session, screen } = await playThrough(client, await start(client));
    expect(screen.kind).toBe('end');
    const { json } = await client.get<{ documents: Screen['documents'] }>(
      `/api/v1/sessions/${session}/documents`,
    );
    expect(json.documents).toEqual(screen.documents);
    const pdf = json.documents[0]!.formats.find(({ format }) => format === 'pdf')!;
    const { status, headers, bytes } = await client.get(pdf.url);
    expect([status, headers['content-type']]).toEqual([200, 'application/pdf']);
    expect(headers['content-disposition']).toMatch(/^attachment; /);
    const { text, totalPages } = await extractText(new Uint8Array(bytes), { mergePages: true });
    expect(totalPages).toBeGreaterThanOrEqual(2);
    for (const answer of [eviction.name, eviction.caseNumber, eviction.landlord])
      expect(text).toContain(answer);
  });

  it('fills in the templates of an add-on, with the answer as it was typed', async () => {
    await host.addTenant('papers');
    await withTemplateAddon((folder) => host.install(folder, 'papers'));
    const client = new Client(host.origin('papers'));
    const { session, screen } = (
      await client.post<Started>('/api/v1/sessions', { interview: 'test-letters:letters' })
    ).json;
    const values = { name: 'Ann <w:p/> {{x}} Ñandú' };
    const answers = `/api/v1/sessions/${session}/answers`;
    const { documents } = (await client.post<Started>(answers, { screen: screen.screen, values })).json
      .screen;
    const [letter, form] = documents;
    const docx = letter!.formats.find(({ format }) => format === 'docx')!;
    const { bytes } = await client.get(docx.url);
    expect(await documentWords(bytes, 'docx')).toContain(`Dear ${values.name},`);
    expect(form!.formats.map(({ format }) => format)).toEqual(['pdf']);
    const filled = await client.get(form!.formats[0]!.url);
    expect(filled.headers['content-type']).toBe('application/pdf');
    expect(await documentWords(filled.bytes, 'pdf')).toContain(values.name);
  });

  it('names the organization’s own help on its pages, beside the interview’s', async () => {
    const { id } = await host.platform.tenantHosts.tenantOf('demo.localhost');
    const help = { text: 'Open on weekdays <9 to 5>.', phone: '+1 555 0100', email: 'help@demo.example' };
    await host.platform.settingsStore.set(id, 'tenant', { help });
    host.platform.settings.forget(id);
    const client = new Client(host.origin('demo'));
    const { session } = await start(client);
    for (const path of ['/', '/interviews/housing/eviction-answer', `/sessions/${session}`]) {
      const page = (await client.get(path)).bytes.toString();
      expect(page).toContain('Open on weekdays &lt;9 to 5&gt;.');
      expect(page).toContain('href="mailto:help@demo.example"');
      expect(page).toContain('+1 555 0100');
    }
  });

  it('shows the same screen after a reload', async () => {
    const client = new Client(host.origin('demo'));
    const { session, screen } = await start(client);
    expect((await client.get<Started>(`/api/v1/sessions/${session}`)).json).toEqual({ session, screen });
  });

  it('returns exactly to the screen before, with its answers as defaults', async () => {
    const client = new Client(host.origin('demo'));
    const { session, screen: welcome } = await start(client);
    const post = (path: string, body: object) =>
      client.post<Started>(`/api/v1/sessions/${session}/${path}`, body);
    const names = (await post('answers', { screen: welcome.screen, values: {} })).json.screen;
    const values = { 'client.name.first': 'Elena', 'client.name.last': 'Ortiz' };
    const home = (await post('answers', { screen: names.screen, values })).json.screen;
    const again = (await post('back', { screen: home.screen })).json.screen;
    expect(again.question).toBe(names.question);
    expect(again.fields.map(({ default: given }) => given)).toEqual(['Elena', 'Ortiz', '']);
    expect((await post('back', { screen: again.screen })).json.screen.question).toBe(welcome.question);
  });

  it('refuses the second of two tabs with 409 and the current screen', async () => {
    const client = new Client(host.origin('demo'));
    const { session, screen } = await start(client);
    const post = () =>
      client.post<Started>(`/api/v1/sessions/${session}/answers`, { screen: screen.screen, values: {} });
    const both = await Promise.all([post(), post()]);
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 409]));
    const current = (await client.get<Started>(`/api/v1/sessions/${session}`)).json.screen;
    for (const { json } of both) expect(json.screen).toEqual(current);
  });

  it('answers 422 with each error, and stores nothing', async () => {
    const client = new Client(host.origin('demo'));
    const { session, screen: welcome } = await start(client);
    const answers = `/api/v1/sessions/${session}/answers`;
    const names = (await client.post<Started>(answers, { screen: welcome.screen, values: {} })).json.screen;
    const refused = await client.post<Started & { errors: object[]; code: string }>(answers, {
      screen: names.screen,
      values: { 'client.name.first': 'Elena' },
    });
    expect([refused.status, refused.json.code]).toEqual([422, 'invalid_answers']);
    expect(refused.json.errors).toEqual([{ field: 'client.name.last', message: expect.any(String) }]);
    expect(refused.json.screen.screen).toBe(names.screen);
  });

  it('deletes everything, with a receipt, and answers 404 from then on', async () => {
    const client = new Client(host.origin('demo'));
    const { session } = await playThrough(client, await start(client));
    const receipt = await client.delete(`/api/v1/sessions/${session}`);
    expect(receipt.status).toBe(200);
    expect(receipt.json).toEqual({
      deleted: { keys: 1, steps: expect.any(Number), files: 0, documents: 0, jobs: 0 },
      receipt: expect.any(String),
      goneAfter: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
    for (const path of ['', '/documents', '/readers']) {
      expect((await client.get(`/api/v1/sessions/${session}${path}`)).status).toBe(404);
    }
  });

  it('answers 404, never 401, to strangers, other guests and other tenants', async () => {
    const owner = new Client(host.origin('demo'));
    const { session, screen } = await start(owner);
    const other = new Client(host.origin('demo'));
    await start(other);
    const elsewhere = new Client(host.origin('other'));
    for (const [name, value] of owner.cookies) elsewhere.cookies.set(name, value);
    for (const client of [new Client(host.origin('demo')), other, elsewhere]) {
      const path = `/api/v1/sessions/${session}`;
      expect((await client.get(path)).status).toBe(404);
      expect((await client.post(`${path}/answers`, { screen: screen.screen, values: {} })).status).toBe(404);
      expect((await client.delete(path)).status).toBe(404);
    }
    expect((await owner.get(`/api/v1/sessions/${session}`)).status).toBe(200);
  });

  it('offers an add-on to the tenant that installed it and to no other', async () => {
    const of = async (slug: string) =>
      (await new Client(host.origin(slug)).get<{ interviews: { interview: string }[] }>('/api/v1/interviews'))
        .json;
    expect((await of('demo')).interviews.map(({ interview }) => interview)).toEqual([
      'housing:eviction-answer',
    ]);
    expect((await of('other')).interviews).toEqual([]);
    const refused = await new Client(host.origin('other')).post('/api/v1/sessions', {
      interview: 'housing:eviction-answer',
    });
    expect(refused.status).toBe(404);
  });

  it('refuses what the schema does not know with 400 and the field', async () => {
    const refused = await new Client(host.origin('demo')).post('/api/v1/sessions', {
      interview: 'x:y',
      tenant: 'other',
    });
    expect([refused.status, refused.json['code']]).toEqual([400, 'malformed']);
  });

  it('answers 421 on a host name that nobody has', async () => {
    expect((await new Client(host.origin('nobody')).get('/api/v1/interviews')).status).toBe(421);
  });
});
