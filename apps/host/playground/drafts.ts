import { AddonRefused } from '#addons';
import { ProjectNotFound, type Project, type Projects } from '#playground';
import { CompileFailed, type Sandbox } from '#sandbox';
import { AddonStopped, type InterviewPackage } from '#sessions';
import { draftAddon, projectOfDraft } from '../draft-addon.js';
import { packProject, type PackedProject } from './draft-source.js';

/** Drafts that stay compiled in memory. */
const KEPT = 50;

/** What a draft may ask of the host: nothing of it leaves, so no request goes out for one that nobody signed. */
const NO_REQUESTS = /^http:/;

/** A project, compiled; its interviews go by the `name` of its package. */
export interface DraftPackage extends InterviewPackage {
  name: string;
}

/**
 * Projects as interviews run them: unsigned, and in sessions of their developer alone. Every call reads the
 * project as it is now, so a session of it goes on with what was written last.
 */
export class Drafts {
  private readonly compiled = new Map<string, Promise<DraftPackage>>();

  constructor(
    private readonly sandbox: Pick<Sandbox, 'compile'>,
    private readonly projects: Projects,
  ) {}

  /** @throws AddonRefused `manifest_invalid` at what is wrong with it, by file and line */
  async of(project: Project): Promise<DraftPackage> {
    const packed = await packProject(project);
    const key = `${project.id} ${packed.digest}`;
    const compiling = this.compiled.get(key) ?? this.compile(project.id, packed);
    // The newest use stands last, so the first is the one to go.
    this.compiled.delete(key);
    this.compiled.set(key, compiling);
    compiling.catch(() => this.compiled.delete(key));
    const [oldest] = this.compiled.keys();
    if (this.compiled.size > KEPT && oldest !== undefined) this.compiled.delete(oldest);
    return compiling;
  }

  /** @throws AddonStopped where the project is gone; AddonRefused */
  async ofSession(tenantId: string, addon: string): Promise<DraftPackage> {
    try {
      return await this.of(await this.projects.ofSession(tenantId, projectOfDraft(addon)));
    } catch (error) {
      if (error instanceof ProjectNotFound) throw new AddonStopped(addon);
      throw error;
    }
  }

  private async compile(
    projectId: string,
    { manifest, digest, source }: PackedProject,
  ): Promise<DraftPackage> {
    const { script, interviews, problems } = await this.sandbox.compile(source).catch((error: Error) => {
      if (!(error instanceof CompileFailed)) throw error;
      throw new AddonRefused('manifest_invalid', 'The files could not be read: they may be too large.');
    });
    const wrong = problems.find(({ severity }) => severity === 'error');
    if (wrong) throw new AddonRefused('manifest_invalid', `${wrong.file}:${wrong.line}: ${wrong.message}`);
    const alone = Object.entries(interviews).map(([name, info]) => [
      name,
      // Sealed, and for nobody else to join: what is tried with made-up answers stays with who tries it.
      { ...info, multiUser: false, escrow: false, backgroundAccess: false, requiredPrivileges: [] },
    ]);
    return {
      addon: draftAddon(projectId),
      name: source.name,
      version: manifest.version,
      digest: `draft:${digest}`,
      script,
      permissions: manifest.permissions.filter((permission) => !NO_REQUESTS.test(permission)),
      interviews: Object.fromEntries(alone) as InterviewPackage['interviews'],
      templates: {},
      publisher: '',
      reviewers: [],
      draft: true,
    };
  }
}
