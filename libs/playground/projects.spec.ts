import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTenant, openDatabase, withClient, type Database } from '#database';
import { PlatformKey, RecordCorrupt } from '#encryption';
import { Tenant, Tenants } from '#tenancy';
import { createTestDatabase, type TestDatabase } from '../../test/database.js';
import { ProjectFileRefused, ProjectNotFound, ProjectTooLarge, TooManyProjects } from './errors.js';
import type { Developer } from './project.js';
import { Projects } from './projects.js';

describe('projects of developers', () => {
  let database: TestDatabase;
  let app: Database;
  let projects: Projects;
  let ann: Developer;
  let ben: Developer;
  let elsewhere: Developer;
  const files = { 'interviews/a.yml': 'question: A secret draft\n' };

  beforeAll(async () => {
    database = await createTestDatabase();
    app = await openDatabase(database.addresses.app, { connections: 2 });
    const console = await openDatabase(database.addresses.console, { entities: [Tenant], connections: 1 });
    const tenants = new Tenants(console.em, 'localhost');
    const [demo, court] = [await tenants.create('demo', 'Demo'), await tenants.create('court', 'Court')];
    await console.close();
    projects = new Projects(app.em, PlatformKey.generate(), { projects: 2, files: 3, projectKib: 1 });
    ann = { tenantId: demo.id, accountId: await account(demo.id) };
    ben = { tenantId: demo.id, accountId: await account(demo.id) };
    elsewhere = { tenantId: court.id, accountId: ann.accountId };
  });
  afterAll(async () => {
    await app?.close();
    await database?.close();
  });

  async function account(tenantId: string): Promise<string> {
    const id = randomUUID();
    await withClient(database.superuser, async (client) => {
      await client.query('set session_replication_role = replica');
      const { rows } = await client.query<{ name: string; type: string }>(
        `select attname as name, typname as type from pg_attribute a join pg_type t on t.oid = a.atttypid
          where attrelid = 'accounts'::regclass and attnum > 0 and attnotnull and not atthasdef
            and attgenerated = '' and not attisdropped and attname not in ('tenant_id', 'id')`,
      );
      const values: { [type: string]: string } = {
        bytea: `'\\x01'`,
        text: `'person'`,
        bool: 'true',
        uuid: `'${id}'`,
      };
      const names = ['tenant_id', 'id', ...rows.map(({ name }) => name)];
      const given = [`'${tenantId}'`, `'${id}'`, ...rows.map(({ type }) => values[type] ?? '1')];
      await client.query(`insert into accounts (${names.join(', ')}) values (${given.join(', ')})`);
    });
    return id;
  }

  test('are kept sealed: nothing of them stands in the database', async () => {
    const { id } = await projects.create(ann, { name: 'A quiet name', files });
    expect((await projects.read(ann, id)).files).toEqual(files);
    const [row] = await inTenant(app.em, ann.tenantId, (tx) =>
      tx.execute<{ text: string }[]>('select to_jsonb(p)::text as text from playground_projects p'),
    );
    for (const part of ['quiet', 'secret draft', Buffer.from('secret draft').toString('hex')])
      expect(row?.text).not.toContain(part);
    await projects.delete(ann, id);
  });

  test('are nobody else’s: not another developer’s, not of the same account in another tenant', async () => {
    const { id } = await projects.create(ann, { name: 'Mine', files });
    for (const other of [ben, elsewhere]) {
      await expect(projects.read(other, id)).rejects.toThrow(ProjectNotFound);
      await expect(projects.writeFile(other, id, 'interviews/a.yml', 'x')).rejects.toThrow(ProjectNotFound);
      await expect(projects.setPreview(other, id, null)).rejects.toThrow(ProjectNotFound);
      await expect(projects.delete(other, id)).rejects.toThrow(ProjectNotFound);
      expect(await projects.list(other)).toEqual([]);
    }
    await expect(projects.ofSession(elsewhere.tenantId, id)).rejects.toThrow(ProjectNotFound);
    await projects.delete(ann, id);
  });

  test('do not open for whom somebody with the database gave them to', async () => {
    const { id } = await projects.create(ann, { name: 'Mine', files });
    const { id: other } = await projects.create(ann, { name: 'Another', files: {} });
    await inTenant(app.em, ann.tenantId, (tx) =>
      tx.execute('update playground_projects set owner_id = ? where id = ?', [ben.accountId, id], 'run'),
    );
    await expect(projects.read(ben, id)).rejects.toThrow(ProjectNotFound);
    await inTenant(app.em, ann.tenantId, (tx) =>
      tx.execute(
        'update playground_projects set sealed = (select sealed from playground_projects where id = ?) where id = ?',
        [id, other],
        'run',
      ),
    );
    await expect(projects.read(ann, other)).rejects.toThrow(RecordCorrupt);
    await inTenant(app.em, ann.tenantId, (tx) => tx.execute('delete from playground_projects', [], 'run'));
  });

  test('stay within their number, files and size, and keep what they held where one is refused', async () => {
    const { id } = await projects.create(ann, { name: 'One', files });
    const write = (path: string, text: string) => projects.writeFile(ann, id, path, text);
    await expect(write('interviews/a.yml', 'x'.repeat(2000))).rejects.toThrow(ProjectTooLarge);
    await write('data/b.csv', '');
    await write('data/c.csv', '');
    await expect(write('data/d.csv', '')).rejects.toThrow(ProjectTooLarge);
    expect(() => write('../../etc/passwd', 'x')).toThrow(ProjectFileRefused);
    await expect(projects.create(ann, { name: 'X', files: { '../x.yml': '' } })).rejects.toThrow(
      ProjectFileRefused,
    );
    expect(Object.keys((await projects.read(ann, id)).files)).toHaveLength(3);
    const rest = await Promise.allSettled(
      ['Two', 'Three', 'Four'].map((name) => projects.create(ann, { name, files: {} })),
    );
    expect(rest.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(rest.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: expect.any(TooManyProjects),
    });
  });

  test.each(['', 'x', '../', `${randomUUID()}'`, randomUUID()])('say of the id %j that there is none', (id) =>
    expect(projects.read(ann, id)).rejects.toThrow(ProjectNotFound),
  );
});
