import { AsyncLocalStorage } from 'node:async_hooks';
import { ModuleFailed } from './module-failed.js';

/** Whose code runs, for as long as anything that it began goes on. */
export interface ModuleScope {
  tenantId: string;
  addon: string;
}

const running = new AsyncLocalStorage<ModuleScope>();

/** Of the error that is being reported to the process; undefined where the host's own code failed. */
export function failingModule(): ModuleScope | undefined {
  return running.getStore();
}

/**
 * Calls a module's code: what it throws, at once or later, becomes a `ModuleFailed`, and so does what
 * takes longer than `limitMs`. Code that never gives the thread back is past any limit of ours.
 */
export async function callModule<T>(
  scope: ModuleScope,
  limitMs: number,
  work: () => T | Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new ModuleFailed(scope.addon, `took over ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([running.run(scope, async () => work()), late]);
  } catch (error) {
    if (error instanceof ModuleFailed) throw error;
    throw new ModuleFailed(scope.addon, 'failed', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
