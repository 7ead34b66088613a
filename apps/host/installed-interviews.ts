import { AddonRefused, flatName, Installs, type VerifiedPackage } from '#addons';
import type { CompiledPackage, InterviewInfo, PackageSource } from '#interview';
import { Sandbox } from '#sandbox';
import { AddonStopped, type InterviewPackage, type InterviewPackages } from '#sessions';

/** What a package's own text is compiled to, with who answers for it. */
interface Loaded extends InterviewPackage {
  packageName: string;
}

const TEXT_FILES = /^(interviews|functions|translations|templates|data)\/.*\.(ya?ml|js|md|json|csv|hbs|txt)$/;

/**
 * The interviews of each tenant's installed add-ons. A package is verified from its stored bytes and
 * compiled once per digest; while it is loaded, `recheck` asks again whether it may still run.
 */
export class InstalledInterviews implements InterviewPackages {
  private readonly loaded = new Map<string, Promise<Loaded>>();

  constructor(
    private readonly sandbox: Sandbox,
    private readonly installs: Installs,
  ) {}

  async installed(tenantId: string): Promise<InterviewPackage[]> {
    const digests = Object.values(await this.installs.digests(tenantId));
    const packages = await Promise.all(digests.map((digest) => this.load(digest).catch(stopped)));
    return packages.filter((pack): pack is Loaded => pack !== null);
  }

  async current(tenantId: string, addon: string): Promise<InterviewPackage | null> {
    const installed = Object.entries(await this.installs.digests(tenantId));
    const found = installed.find(([name]) => flatName(name) === addon);
    if (found === undefined) return null;
    return this.ofSession(tenantId, addon, found[1]);
  }

  async ofSession(_tenantId: string, addon: string, digest: string): Promise<InterviewPackage> {
    try {
      return await this.load(digest);
    } catch (error) {
      if (error instanceof AddonRefused) throw new AddonStopped(addon);
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

  /** After trust was read anew: whatever no longer verifies is dropped, and refused from now on. */
  async recheck(): Promise<void> {
    for (const digest of this.loaded.keys()) {
      try {
        await this.installs.load(digest);
      } catch (error) {
        if (error instanceof AddonRefused) this.loaded.delete(digest);
      }
    }
  }

  private load(digest: string): Promise<Loaded> {
    let loading = this.loaded.get(digest);
    if (loading === undefined) {
      loading = this.installs.load(digest).then((pack) => this.compile(pack));
      this.loaded.set(digest, loading);
      loading.catch(() => this.loaded.delete(digest));
    }
    return loading;
  }

  private async compile(pack: VerifiedPackage): Promise<Loaded> {
    const addon = flatName(pack.name);
    const source: PackageSource = { name: addon, files: textFiles(pack), dependencies: {} };
    const compiled: CompiledPackage = await this.sandbox.compile(source);
    const wrong = compiled.problems.find(({ severity }) => severity === 'error');
    if (wrong) throw new AddonRefused('manifest_invalid', `${wrong.file}:${wrong.line}: ${wrong.message}`);
    return {
      addon,
      packageName: pack.name,
      version: pack.version,
      digest: pack.digest,
      script: compiled.script,
      interviews: compiled.interviews,
      publisher: pack.publisher,
      reviewers: pack.reviewers.map(({ name }) => name),
    };
  }
}

function textFiles({ files }: VerifiedPackage): { [path: string]: string } {
  const texts = [...files].filter(([path]) => TEXT_FILES.test(path) && !path.endsWith('.test.yml'));
  return Object.fromEntries(texts.map(([path, content]) => [path, content.toString('utf8')]));
}

function stopped(error: unknown): null {
  if (error instanceof AddonRefused) return null;
  throw error;
}
