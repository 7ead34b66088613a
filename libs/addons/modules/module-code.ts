import type { VerifiedPackage } from '../trust/verified-package.js';
import type { AddonModuleClass } from './addon-entry.js';
import { ModuleFailed } from './module-failed.js';
import { callModule } from './module-scope.js';
import { importable } from './package-hooks.js';

const ENTRY = 'module/index.js';

/** Code of a module that this process has imported. */
export interface LoadedCode {
  name: string;
  version: string;
  digest: string;
}

/**
 * The code of modules, imported once per digest. Node lets nothing go that it imported: a version's code
 * stays in the process until the host restarts, whoever uninstalls it.
 */
export class ModuleCode {
  private readonly imported = new Map<string, { code: LoadedCode; entry: Promise<AddonModuleClass> }>();

  /** @param limitMs how long the code of a module may take to load */
  constructor(private readonly limitMs: number) {}

  /**
   * What `module/index.js` exports by default. What failed once is not tried again in this process: Node
   * keeps that too.
   * @throws ModuleFailed
   */
  import(tenantId: string, pack: VerifiedPackage): Promise<AddonModuleClass> {
    const { name, version, digest } = pack;
    let known = this.imported.get(digest);
    if (known === undefined) {
      known = { code: { name, version, digest }, entry: this.load(tenantId, pack) };
      known.entry.catch(() => undefined);
      this.imported.set(digest, known);
    }
    return known.entry;
  }

  loaded(): LoadedCode[] {
    return [...this.imported.values()].map(({ code }) => code);
  }

  private async load(tenantId: string, { name, digest, files }: VerifiedPackage): Promise<AddonModuleClass> {
    if (!files.has(ENTRY)) throw new ModuleFailed(name, `has no ${ENTRY}`);
    const address = importable(digest, files, ENTRY);
    // By way of an address that no tool between here and Node takes for its own to resolve.
    const source = `export { default } from ${JSON.stringify(address)};`;
    const loaded = await callModule(
      { tenantId, addon: name },
      this.limitMs,
      () => import(`data:text/javascript,${encodeURIComponent(source)}`) as Promise<{ default: unknown }>,
    );
    if (!isModuleClass(loaded.default)) {
      throw new ModuleFailed(name, `exports no class with forTenant(host) by default from ${ENTRY}`);
    }
    return loaded.default;
  }
}

function isModuleClass(given: unknown): given is AddonModuleClass {
  return typeof given === 'function' && 'forTenant' in given && typeof given.forTenant === 'function';
}
