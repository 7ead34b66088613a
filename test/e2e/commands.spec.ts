import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inTenant } from '#database';
import { Client, type Started } from '../client.js';
import { startTestHost, type TestHost } from '../host.js';

const interview = `
question: What is your name?
fields:
  - Name: name
---
question: Hello {{name}}
mandatory: true
buttons:
  - Begin anew: restart
  - Come back later: leave
  - Delete it all: exit
`;
let host: TestHost;
let folder: string;

beforeAll(async () => {
  host = await startTestHost();
  folder = await mkdtemp(join(tmpdir(), 'affiant-commands-'));
  const affiant = { apiVersion: 1, kind: 'content', interviews: ['hello'], permissions: [] };
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ name: '@test/hello', version: '1.0.0', affiant }),
  );
  await mkdir(join(folder, 'interviews'));
  await writeFile(join(folder, 'interviews', 'hello.yml'), interview);
  await host.addTenant('commands');
  await host.install(folder, 'commands');
});
afterAll(async () => {
  await host.close();
  await rm(folder, { recursive: true, force: true });
});

interface Answer extends Started {
  receipt?: { deleted: { steps: number } };
}

async function greeted() {
  const client = new Client(host.origin('commands'));
  const { session, screen } = (
    await client.post<Started>('/api/v1/sessions', { interview: 'test-hello:hello' })
  ).json;
  const path = `/api/v1/sessions/${session}`;
  const values = { name: 'Elena' };
  const hello = (await client.post<Answer>(`${path}/answers`, { screen: screen.screen, values })).json.screen;
  const choose = async (value: string) =>
    (await client.post<Answer>(`${path}/answers`, { screen: hello.screen, values: { _choice: value } })).json;
  return { client, session, path, choose };
}

/** Logins that the tenant's accounts hold. */
async function logins(): Promise<number> {
  const { id } = await host.platform.tenantHosts.tenantOf('commands.localhost');
  const [row] = await inTenant(host.platform.database.em, id, (tx) =>
    tx.execute<{ n: number }[]>('select count(*)::int as n from logins'),
  );
  return row!.n;
}

describe('a button of an interview, through the API', () => {
  it('that deletes everything does it at once, and ends the login that opened nothing else', async () => {
    const before = await logins();
    const { client, path, choose } = await greeted();
    expect(await logins()).toBe(before + 1);
    const { screen, receipt } = await choose('exit');
    expect(screen).toBeNull();
    expect(receipt?.deleted.steps).toBeGreaterThan(0);
    expect((await client.get(path)).status).toBe(404);
    expect(await logins()).toBe(before);
  });

  it('that begins anew deletes the answers and shows the first question', async () => {
    const { client, session, path, choose } = await greeted();
    const anew = await choose('restart');
    expect(anew.screen.question).toBe('What is your name?');
    expect(anew.session).not.toBe(session);
    expect((await client.get(path)).status).toBe(404);
    expect((await client.get<Started>(`/api/v1/sessions/${anew.session}`)).json.screen).toEqual(anew.screen);
  });

  it('that leaves keeps everything, and a guest the only key', async () => {
    const { client, path, choose } = await greeted();
    expect((await choose('leave')).screen.question).toBe('Hello Elena');
    expect((await client.get(path)).status).toBe(200);
  });
});
