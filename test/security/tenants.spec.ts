import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client as Connection } from 'pg';
import { inTenant, outsideTenants, queryInTenant, tablesWithoutTenant, withClient } from '#database';
import type { Json } from '#interview';
import { Client, type Started } from '../client.js';
import { playThrough } from '../eviction.js';
import { startTestHost, type TestHost } from '../host.js';

const INTERVIEW = 'housing:eviction-answer';
const PASSWORD = 'correct horse battery staple';

/** A guest or an account of one tenant, with a finished session. */
interface Person {
  client: Client;
  tenant: string;
  session: string;
  screen: string;
  document: string;
}

let host: TestHost;
let tenants: { mine: string; theirs: string };
let people: Person[];
/** Every table that belongs to tenants, the new ones too. */
let tables: string[];

beforeAll(async () => {
  host = await startTestHost();
  tenants = { mine: await host.addTenant('mine'), theirs: await host.addTenant('theirs') };
  await host.install('plugins/housing', 'mine', 'theirs');
  people = [];
  for (const tenant of ['mine', 'theirs']) {
    people.push(await come(tenant, null), await come(tenant, `ann@${tenant}.example`));
  }
  await withClient(host.database.superuser, async (client) => {
    tables = (await client.query<{ name: string }>(TENANT_TABLES)).rows
      .map(({ name }) => name)
      .filter((name) => !Object.hasOwn(tablesWithoutTenant, name));
    for (const tenant of Object.values(tenants)) await fillEmptyTables(client, tenant);
  });
});
afterAll(() => host.close());

describe('under the SQL of the host’s own role', () => {
  it('every table has rows of the other tenant that could be seen', async () => {
    const counts = await countsOf(tenants.theirs);
    expect(Object.keys(counts).length).toBeGreaterThanOrEqual(13);
    expect(Object.entries(counts).filter(([, count]) => count === 0)).toEqual([]);
  });

  it('no row of the other tenant is read, in one transaction or in one statement', async () => {
    for (const table of tables) {
      const text = `select tenant_id from ${table}`;
      const both = [
        await inTenant(host.platform.database.em, tenants.mine, (tx) =>
          tx.execute<{ tenant_id: string }[]>(text),
        ),
        await queryInTenant<{ tenant_id: string }>(
          host.platform.database.em,
          tenants.mine,
          { name: `all-${table}`, text },
          [],
        ),
      ];
      for (const rows of both) {
        expect(rows.length, table).toBeGreaterThan(0);
        expect(new Set(rows.map((row) => row.tenant_id)), table).toEqual(new Set([tenants.mine]));
      }
    }
  });

  it('no row of the other tenant is changed, moved, or deleted', async () => {
    const before = await countsOf(tenants.theirs);
    for (const table of tables) {
      for (const sql of [
        `update ${table} set tenant_id = tenant_id where tenant_id = '${tenants.theirs}' returning 1`,
        `delete from ${table} where tenant_id = '${tenants.theirs}' returning 1`,
      ]) {
        expect(await rowsOrRefusal(sql), sql).toBe(0);
      }
      const move = `update ${table} set tenant_id = '${tenants.theirs}' returning 1`;
      expect(await rowsOrRefusal(move), move).toBe(0);
    }
    expect(await countsOf(tenants.theirs)).toEqual(before);
  });

  it('no row is made for the other tenant, not even a copy of its own', async () => {
    for (const table of tables) {
      const [row, columns] = await withClient(host.database.superuser, async (client) => [
        await firstRow(client, table),
        await columnsOf(client, table),
      ]);
      const insert = `insert into ${table} (${columns}) select ${columns} from jsonb_populate_record(null::${table}, $1::jsonb)`;
      const inserting = queryInTenant(
        host.platform.database.em,
        tenants.mine,
        { name: `insert-${table}`, text: insert },
        [JSON.stringify(row)],
      );
      await expect(inserting, table).rejects.toThrow(/row-level security/);
    }
  });

  it('nothing at all is seen without a tenant', async () => {
    for (const table of tables) {
      const rows = await outsideTenants(host.platform.database.em, (tx) =>
        tx.execute(`select 1 from ${table}`),
      );
      expect(rows, table).toEqual([]);
    }
  });
});

describe('through every route of a session', () => {
  it('who belongs to one tenant gets 404 for the other’s, with any cookies on any host, and changes nothing', async () => {
    const routes = await sessionRoutes();
    expect(routes.length).toBeGreaterThanOrEqual(12);
    let tried = 0;
    for (const victim of people) {
      const shown = await shownTo(victim);
      for (const thief of people.filter(({ tenant }) => tenant !== victim.tenant)) {
        for (const attempt of attempts(thief, victim)) {
          for (const { method, path, body } of routes) {
            const target = path(victim);
            const { status } = await attempt.send(method, target, body(victim));
            expect(status, `${method} ${target} on ${attempt.origin}`).toBe(404);
            tried++;
          }
        }
      }
      expect(await shownTo(victim)).toEqual(shown);
    }
    expect(tried).toBeGreaterThan(200);
  });

  it('lists nothing of the other tenant', async () => {
    for (const { client, session } of people) {
      const { json } = await client.get<{ sessions: { session: string }[] }>('/api/v1/sessions');
      expect(json.sessions.map((listed) => listed.session)).toEqual([session]);
    }
  });

  it('takes what is no id for one that nobody has', async () => {
    const { client } = people[0]!;
    for (const id of ['1', 'not-an-id', '%00', randomUUID(), `${people[2]!.session}'--`]) {
      const path = `/api/v1/sessions/${encodeURIComponent(id)}`;
      expect([id, (await client.get(path)).status]).toEqual([id, 404]);
      expect([id, (await client.delete(path)).status]).toEqual([id, 404]);
    }
  });
});

/** The cookies and the host name of either, one with the other's; a session's id is always the victim's. */
function attempts(thief: Person, victim: Person): Client[] {
  const with_ = (origin: string, ...jars: Client[]) => {
    const client = new Client(origin);
    for (const jar of jars) for (const [name, value] of jar.cookies) client.cookies.set(name, value);
    return client;
  };
  return [
    with_(thief.client.origin, thief.client),
    with_(thief.client.origin, victim.client),
    with_(victim.client.origin, thief.client),
    with_(victim.client.origin),
  ];
}

interface SessionRoute {
  method: string;
  path: (victim: Person) => string;
  body: (victim: Person) => Json | undefined;
}

/** The routes that the OpenAPI document lists, so that a new one is tried too, and the pages. */
async function sessionRoutes(): Promise<SessionRoute[]> {
  const { json } = await new Client(host.origin('mine')).get<{ paths: { [path: string]: object } }>(
    '/api/openapi.json',
  );
  const api = Object.entries(json.paths)
    .filter(([path]) => path.startsWith('/api/v1/sessions/{id}'))
    .flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => [method.toUpperCase(), path] as const),
    );
  return [...api, ...PAGES].map(([method, path]) => ({
    method,
    path: (victim) =>
      path.includes('{file}')
        ? new URL(victim.document).pathname
        : path.replace('{id}', victim.session).replace('{participant}', randomUUID()),
    body: (victim) => (method === 'POST' ? bodyOf(path, victim) : undefined),
  }));
}

const PAGES = [
  ['GET', '/sessions/{id}'],
  ['POST', '/sessions/{id}'],
  ['POST', '/sessions/{id}/back'],
  ['GET', '/sessions/{id}/delete'],
  ['POST', '/sessions/{id}/delete'],
  ['GET', '/privacy/sessions/{id}'],
  ['POST', '/privacy/sessions/{id}/invitations'],
  ['POST', '/privacy/sessions/{id}/participants'],
  ['GET', '/privacy/sessions/{id}/advocates'],
  ['POST', '/privacy/sessions/{id}/advocates'],
] as const;

function bodyOf(path: string, { screen }: Person): Json {
  if (!path.startsWith('/api/')) return { screen, _screen: screen };
  if (path.endsWith('/invitations')) return { role: 'participant' };
  if (path.endsWith('/participants')) return { advocate: randomUUID(), name: 'Dana' };
  if (path.endsWith('/answers')) return { screen, values: {} };
  if (path.endsWith('/actions')) return { screen, action: 'about_you', arguments: {} };
  if (path.endsWith('/language')) return { language: 'es' };
  if (path.endsWith('/documents/send')) return { email: 'elena@example.org' };
  return { screen };
}

async function come(tenant: string, email: string | null): Promise<Person> {
  const client = new Client(host.origin(tenant));
  if (email !== null) await client.post('/api/v1/auth/register', { email, password: PASSWORD });
  const started = (await client.post<Started>('/api/v1/sessions', { interview: INTERVIEW })).json;
  const { session, screen } = await playThrough(client, started);
  const document = screen.documents[0]!.formats[0]!.url;
  await client.get(document);
  return { client, tenant, session, screen: screen.screen, document };
}

async function shownTo({ client, session }: Person): Promise<Started> {
  const { status, json } = await client.get<Started>(`/api/v1/sessions/${session}`);
  expect(status).toBe(200);
  return json;
}

const TENANT_TABLES = `
  select relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
   where attname = 'tenant_id' and relkind in ('r', 'p') and relnamespace = 'public'::regnamespace`;

/** What a column of each type gets where nothing else made a row. */
const VALUES: { [type: string]: string } = {
  uuid: 'gen_random_uuid()',
  bytea: `'\\x01'`,
  text: `'a'`,
  _text: `'{}'`,
  int4: '1',
  int8: '1',
  bool: 'false',
  jsonb: `'{}'`,
  timestamptz: 'now()',
  date: 'now()',
};

/** The same for columns whose values the table itself limits. */
const LIMITED: { [column: string]: string } = {
  'second_factors.type': `'totp'`,
  'session_invitations.role': `'participant'`,
  'session_standing_grants.kind': `'escrow'`,
  'session_jobs.kind': `'send_email'`,
  'session_jobs.state': `'sent'`,
};

/** A row in each table that these sessions left empty, whatever it would mean: only whose it is counts here. */
async function fillEmptyTables(client: Connection, tenant: string): Promise<void> {
  await client.query('set session_replication_role = replica');
  for (const table of tables) {
    const { rowCount } = await client.query(`select 1 from ${table} where tenant_id = $1 limit 1`, [tenant]);
    if (rowCount !== 0) continue;
    const { rows } = await client.query<{ name: string; type: string }>(REQUIRED_COLUMNS, [table]);
    const limited = Object.keys(LIMITED).flatMap((column) => {
      const [of, name = ''] = column.split('.');
      return of === table && !rows.some((row) => row.name === name) ? [{ name, type: '' }] : [];
    });
    const filled = [...rows, ...limited];
    const names = ['tenant_id', ...filled.map(({ name }) => name)];
    const values = [
      `'${tenant}'`,
      ...filled.map(({ name, type }) => LIMITED[`${table}.${name}`] ?? VALUES[type]),
    ];
    await client.query(`insert into ${table} (${names.join(', ')}) values (${values.join(', ')})`);
  }
}

const REQUIRED_COLUMNS = `
  select attname as name, typname as type from pg_attribute a join pg_type t on t.oid = a.atttypid
   where attrelid = $1::regclass and attnum > 0 and attnotnull and not atthasdef and attgenerated = '' and not attisdropped
     and attname <> 'tenant_id'`;

async function countsOf(tenant: string): Promise<{ [table: string]: number }> {
  return withClient(host.database.superuser, async (client) => {
    const counts: { [table: string]: number } = {};
    for (const table of tables) {
      const { rows } = await client.query<{ count: number }>(
        `select count(*)::int as count from ${table} where tenant_id = $1`,
        [tenant],
      );
      counts[table] = rows[0]!.count;
    }
    return counts;
  });
}

async function firstRow(client: Connection, table: string): Promise<Json> {
  const { rows } = await client.query<{ row: Json }>(
    `select to_jsonb(t) as row from ${table} t where tenant_id = $1 limit 1`,
    [tenants.theirs],
  );
  return rows[0]!.row;
}

/** The columns of a table that a statement may write, joined by commas. */
async function columnsOf(client: Connection, table: string): Promise<string> {
  const { rows } = await client.query<{ columns: string }>(
    `select string_agg(quote_ident(attname), ', ') as columns from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and attgenerated = '' and not attisdropped`,
    [table],
  );
  return rows[0]!.columns;
}

/** Rows that a statement of the tenant `mine` touched; 0 too where the database refuses it. */
async function rowsOrRefusal(sql: string): Promise<number> {
  try {
    const rows = await inTenant(host.platform.database.em, tenants.mine, (tx) => tx.execute(sql));
    return rows.length;
  } catch (error) {
    expect((error as Error).message).toMatch(/row-level security|permission denied/);
    return 0;
  }
}
