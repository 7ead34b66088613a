import { failingModule, type ModuleScope } from '#addons';

/**
 * What a module's code throws where nobody waits for it, in a timer or a promise that it let go, ends
 * neither the process nor anybody else's request: it is noted against the module. What the host's own
 * code lets go ends the process, as Node would.
 */
export function containModuleFailures(note: (scope: ModuleScope, error: unknown) => void): void {
  const contain = (error: unknown): void => {
    const scope = failingModule();
    if (scope !== undefined) return note(scope, error);
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  };
  process.on('uncaughtException', contain);
  process.on('unhandledRejection', contain);
}
