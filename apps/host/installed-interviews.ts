import {
  AddonContexts,
  type AddonEntry,
  AddonRefused,
  type AddonSettings,
  digestsIn,
  flatName,
  Installs,
  isSecret,
  ModuleFailed,
  type ModuleRuntime,
  type VerifiedPackage,
} from '#addons';
import { templateFiles, templateSource } from '#documents';
import type { CompiledPackage, InterviewInfo, PackageSource } from '#interview';
import { Sandbox } from '#sandbox';
import { staticFolder } from './addon-files.js';
import { isDraft } from './draft-addon.js';
import type { Drafts } from './playground/drafts.js';
import { AddonStopped, type InterviewPackage, type InterviewPackages } from '#sessions';

const TEXT_FILES = /^(interviews|functions|translations|templates|data)\/.*\.(ya?ml|js|md|json|csv|hbs|txt)$/;

/**
 * The interviews of each tenant's installed add-ons, out of the application context that each tenant
 * has of each version. A package is verified from its stored bytes whenever one is opened; while it is
 * open, `recheck` asks again whether it may still run.
 */
export class InstalledInterviews implements InterviewPackages {
  private readonly contexts: AddonContexts<InterviewPackage>;
  private readonly compiled = new Map<string, Promise<InterviewPackage>>();

  constructor(
    private readonly sandbox: Sandbox,
    private readonly installs: Installs,
    private readonly settings: AddonSettings,
    modules: ModuleRuntime,
    /** How long a tenant's context of an add-on stays open unused, and how long one that failed is left alone. */
    times: { idleMs: number; retryMs: number },
    /** Where sessions of the playground's drafts run from; null where there are none, as in production. */
    private readonly drafts: Pick<Drafts, 'ofSession'> | null,
  ) {
    this.contexts = new AddonContexts({
      load: async (set) => {
        const { own, others } = digestsIn(set);
        for (const other of others) await installs.load(other);
        return installs.load(own);
      },
      admit: (tenantId, pack) => installs.admit(tenantId, pack),
      modules,
      content: (pack, set) => this.compiledOnce(pack, set),
      ...times,
      now: Date.now,
    });
  }

  async installed(tenantId: string): Promise<InterviewPackage[]> {
    const digests = Object.values(await this.installs.versionSets(tenantId));
    const packages = await Promise.all(digests.map((digest) => this.load(tenantId, digest).catch(stopped)));
    return packages.filter((pack): pack is InterviewPackage => pack !== null);
  }

  async current(tenantId: string, addon: string): Promise<InterviewPackage | null> {
    const installed = Object.entries(await this.installs.versionSets(tenantId));
    const found = installed.find(([name]) => flatName(name) === addon);
    if (found === undefined) return null;
    return this.ofSession(tenantId, addon, found[1]);
  }

  async ofSession(tenantId: string, addon: string, digest: string): Promise<InterviewPackage> {
    if (isDraft(addon)) {
      if (this.drafts === null) throw new AddonStopped(addon);
      return this.drafts.ofSession(tenantId, addon);
    }
    try {
      return await this.load(tenantId, digest);
    } catch (error) {
      if (error instanceof AddonRefused || error instanceof ModuleFailed) throw new AddonStopped(addon);
      throw error;
    }
  }

  /** What is said of an interview before it starts; null where the tenant has none of that name. */
  async info(tenantId: string, addon: string, name: string): Promise<InterviewInfo | null> {
    const pack = await this.current(tenantId, addon);
    return pack && Object.hasOwn(pack.interviews, name) ? pack.interviews[name]! : null;
  }

  /** The title of a session's interview; null where its version no longer runs. */
  async titleOf(tenantId: string, addon: string, digest: string, interview: string): Promise<string | null> {
    try {
      const pack = await this.ofSession(tenantId, addon, digest);
      return pack.interviews[interview.split(':')[1] ?? '']?.title ?? null;
    } catch (error) {
      if (error instanceof AddonStopped) return null;
      throw error;
    }
  }

  /** Calls the code of a module. @throws AddonRefused, ModuleFailed */
  callModule<T>(tenantId: string, digest: string, work: (entry: AddonEntry) => Promise<T>): Promise<T> {
    return this.contexts.call(tenantId, digest, work);
  }

  /** After trust was read anew: whatever no longer verifies is closed, and refused from now on. */
  async recheck(): Promise<void> {
    await this.contexts.recheck();
    const digests = [...this.compiled.keys()];
    for (const digest of digests) {
      if (!this.contexts.has(digest)) this.compiled.delete(digest);
    }
  }

  /** The tenant no longer has this add-on: its contexts end; sessions that may go on open them again. */
  letGo(tenantId: string, name: string): Promise<void> {
    return this.contexts.closeFor(tenantId, name);
  }

  close(): Promise<void> {
    return this.contexts.close();
  }

  private async load(tenantId: string, digest: string): Promise<InterviewPackage> {
    const pack = await this.contexts.content(tenantId, digest);
    const { name, settings } = await this.contexts.grant(tenantId, digest);
    const open = Object.entries(settings.properties).filter(([, setting]) => !isSecret(setting));
    if (open.length === 0) return pack;
    // What an interview knows it can show to whoever answers, so secrets stay out of it.
    const properties = Object.fromEntries(open);
    return { ...pack, settings: await this.settings.inForce(tenantId, name, { ...settings, properties }) };
  }

  /** Once for all tenants: the script is text, and each runs it in workers of its own. */
  private compiledOnce(pack: VerifiedPackage, set: string): Promise<InterviewPackage> {
    let compiling = this.compiled.get(set);
    if (compiling === undefined) {
      compiling = this.compile(pack, set);
      this.compiled.set(set, compiling);
      compiling.catch(() => this.compiled.delete(set));
    }
    return compiling;
  }

  private async compile(pack: VerifiedPackage, set: string): Promise<InterviewPackage> {
    const addon = flatName(pack.name);
    const included = await Promise.all(digestsIn(set).others.map((digest) => this.installs.load(digest)));
    const source: PackageSource = {
      name: addon,
      files: sourceFiles(pack),
      dependencies: Object.fromEntries(included.map((other) => [flatName(other.name), sourceFiles(other)])),
    };
    const compiled: CompiledPackage = await this.sandbox.compile(source);
    const wrong = compiled.problems.find(({ severity }) => severity === 'error');
    if (wrong) throw new AddonRefused('manifest_invalid', `${wrong.file}:${wrong.line}: ${wrong.message}`);
    return {
      addon,
      version: pack.version,
      digest: set,
      script: compiled.script,
      permissions: pack.permissions,
      interviews: compiled.interviews,
      templates: Object.assign(
        {},
        ...[pack, ...included].map((one) => templateFiles(flatName(one.name), one.files, compiled.templates)),
      ),
      staticFiles: Object.fromEntries(
        [pack, ...included].map((one) => [flatName(one.name), staticFolder(flatName(one.name), one.digest)]),
      ),
      publisher: pack.publisher,
      reviewers: pack.reviewers.map(({ name }) => name),
    };
  }
}

/** The files that the compiler reads. */
function sourceFiles({ files }: VerifiedPackage): { [path: string]: string } {
  const found: { [path: string]: string } = {};
  for (const [path, content] of files) {
    const template = templateSource(path, content);
    if (template !== null) found[path] = template;
    else if (TEXT_FILES.test(path) && !path.endsWith('.test.yml')) found[path] = content.toString('utf8');
  }
  return found;
}

function stopped(error: unknown): null {
  if (error instanceof AddonRefused || error instanceof ModuleFailed) return null;
  throw error;
}
