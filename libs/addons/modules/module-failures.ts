import type { ModuleScope } from './module-scope.js';

/** What a module's code did wrong last, for the console of its tenant and of the provider. */
export interface ModuleFailure {
  at: Date;
  /** One line of our own; what the code said is in the operator's log alone. */
  what: string;
  /** Since this host started. */
  count: number;
}

/** The failures of modules on this host, each tenant's apart. */
export class ModuleFailures {
  private readonly last = new Map<string, ModuleFailure>();

  /** @param now in ms since 1970 */
  constructor(private readonly now: () => number) {}

  note({ tenantId, addon }: ModuleScope, what: string): void {
    const key = `${tenantId} ${addon}`;
    const count = (this.last.get(key)?.count ?? 0) + 1;
    this.last.set(key, { at: new Date(this.now()), what, count });
  }

  of(tenantId: string, addon: string): ModuleFailure | null {
    return this.last.get(`${tenantId} ${addon}`) ?? null;
  }
}
