import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { z } from 'zod';
import { inTenant } from '#database';
import { openColumn, type PlatformKey, sealColumn } from '#encryption';
import { ProjectNotFound, ProjectTooLarge, TooManyProjects } from './errors.js';
import { checkFileName } from './file-name.js';
import type { Developer, ListedProject, Project, ProjectLimits } from './project.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const storedSchema = z.strictObject({
  /** Stands in the seal too: a row that somebody gave to another account in the database does not open. */
  owner: z.string(),
  name: z.string(),
  files: z.record(z.string(), z.string()),
  preview: z.strictObject({ session: z.string(), interview: z.string() }).nullable(),
});

interface Row {
  id: string;
  owner: string;
  sealed: Buffer;
  changedAt: Date;
}

const COLUMNS = 'id, owner_id as owner, sealed, changed_at as "changedAt"';

/**
 * The projects of developers, each sealed whole under the platform key: a dump of the database shows their
 * number, their owners and their padded sizes. Whoever asks for another's gets `ProjectNotFound`.
 */
export class Projects {
  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
    private readonly limits: ProjectLimits,
  ) {}

  /** One's own, by name. */
  async list({ tenantId, accountId }: Developer): Promise<ListedProject[]> {
    const rows = await this.rows(tenantId, 'owner_id = ?', accountId);
    return rows
      .map((row) => ({ id: row.id, name: this.open(tenantId, row).name, changedAt: row.changedAt }))
      .toSorted((a, b) => a.name.localeCompare(b.name));
  }

  /** @throws TooManyProjects, ProjectFileRefused, ProjectTooLarge */
  async create({ tenantId, accountId }: Developer, given: Pick<Project, 'name' | 'files'>): Promise<Project> {
    const project: Project = { id: randomUUID(), ...given, preview: null };
    const sealed = this.seal(tenantId, accountId, project);
    await inTenant(this.em, tenantId, async (tx) => {
      // One after the other, or two requests at once would each find a place.
      await tx.execute('select id from accounts where id = ? for update', [accountId]);
      const [counted] = await tx.execute<{ count: number }[]>(
        'select count(*)::int as count from playground_projects where owner_id = ?',
        [accountId],
      );
      if ((counted?.count ?? 0) >= this.limits.projects) throw new TooManyProjects(this.limits.projects);
      await tx.execute(
        'insert into playground_projects (tenant_id, id, owner_id, sealed) values (?, ?, ?, ?)',
        [tenantId, project.id, accountId, sealed],
        'run',
      );
    });
    return project;
  }

  /** @throws ProjectNotFound */
  async read({ tenantId, accountId }: Developer, id: string): Promise<Project> {
    if (!UUID.test(id)) throw new ProjectNotFound();
    const [row] = await this.rows(tenantId, 'id = ? and owner_id = ?', id, accountId);
    if (row === undefined) throw new ProjectNotFound();
    return this.open(tenantId, row);
  }

  /** For a session of it, whose grant says that its owner is there. @throws ProjectNotFound */
  async ofSession(tenantId: string, id: string): Promise<Project> {
    const [row] = UUID.test(id) ? await this.rows(tenantId, 'id = ?', id) : [];
    if (row === undefined) throw new ProjectNotFound();
    return this.open(tenantId, row);
  }

  /** Writes a file; null takes it away. @throws ProjectNotFound, ProjectFileRefused, ProjectTooLarge */
  writeFile(who: Developer, id: string, path: string, text: string | null): Promise<Project> {
    checkFileName(path);
    return this.change(who, id, (project) => {
      const others = Object.entries(project.files).filter(([name]) => name !== path);
      const written: [string, string][] = text === null ? [] : [[path, text]];
      return { ...project, files: Object.fromEntries([...others, ...written]) };
    });
  }

  /** Where the project is being tried. @throws ProjectNotFound */
  setPreview(who: Developer, id: string, preview: Project['preview']): Promise<Project> {
    return this.change(who, id, (project) => ({ ...project, preview }));
  }

  /** @throws ProjectNotFound */
  async delete({ tenantId, accountId }: Developer, id: string): Promise<void> {
    if (!UUID.test(id)) throw new ProjectNotFound();
    const deleted = await inTenant(this.em, tenantId, (tx) =>
      tx.execute<{ id: string }[]>(
        'delete from playground_projects where id = ? and owner_id = ? returning id',
        [id, accountId],
      ),
    );
    if (deleted.length === 0) throw new ProjectNotFound();
  }

  private async change(
    { tenantId, accountId }: Developer,
    id: string,
    change: (project: Project) => Project,
  ): Promise<Project> {
    if (!UUID.test(id)) throw new ProjectNotFound();
    return inTenant(this.em, tenantId, async (tx) => {
      const [row] = await tx.execute<Row[]>(
        `select ${COLUMNS} from playground_projects where id = ? and owner_id = ? for update`,
        [id, accountId],
      );
      if (row === undefined) throw new ProjectNotFound();
      const project = change(this.open(tenantId, row));
      await tx.execute(
        'update playground_projects set sealed = ?, changed_at = now() where id = ?',
        [this.seal(tenantId, accountId, project), id],
        'run',
      );
      return project;
    });
  }

  private rows(tenantId: string, where: string, ...values: string[]): Promise<Row[]> {
    return inTenant(
      this.em,
      tenantId,
      (tx) => tx.execute<Row[]>(`select ${COLUMNS} from playground_projects where ${where}`, values),
      { readOnly: true },
    );
  }

  private seal(tenantId: string, owner: string, { id, name, files, preview }: Project): Buffer {
    const { files: most, projectKib } = this.limits;
    const paths = Object.keys(files);
    for (const path of paths) checkFileName(path);
    const bytes = paths.reduce(
      (sum, path) => sum + Buffer.byteLength(path) + Buffer.byteLength(files[path] ?? ''),
      0,
    );
    if (paths.length > most || bytes > projectKib * 1024) throw new ProjectTooLarge(this.limits);
    const text = JSON.stringify({ owner, name, files, preview } satisfies z.infer<typeof storedSchema>);
    return sealColumn(this.platformKey, 'column', placeOf(tenantId, id), Buffer.from(text));
  }

  private open(tenantId: string, { id, owner, sealed }: Row): Project {
    const bytes = openColumn(this.platformKey, 'column', placeOf(tenantId, id), sealed);
    const { owner: sealedOwner, ...rest } = storedSchema.parse(JSON.parse(bytes.toString('utf8')));
    if (sealedOwner !== owner) throw new ProjectNotFound();
    return { id, ...rest };
  }
}

function placeOf(tenant: string, record: string) {
  return { tenant, table: 'playground_projects', column: 'sealed', record };
}
