import type { Finding, LintSource } from '#interview';
import type { Developer } from '#playground';
import { CompileFailed, type Sandbox } from '#sandbox';
import { Turns } from './turns.js';

/** Requests of one developer that may wait for the one under way: each takes a process of its own. */
const WAITING = 3;

/** Reads drafts in workers, one at a time for each developer. */
export class DraftWorkers {
  private readonly turns = new Turns(WAITING);

  constructor(private readonly sandbox: Pick<Sandbox, 'lint'>) {}

  /** @throws SandboxBusy */
  turn<T>(who: Developer, work: () => Promise<T>): Promise<T> {
    return this.turns.take(who, work);
  }

  /** What cannot be read within the sandbox's time and memory is said as a finding. @throws SandboxBusy */
  lint(who: Developer, source: LintSource): Promise<Finding[]> {
    return this.turn(who, () => this.sandbox.lint(source)).catch((error: Error) => {
      if (!(error instanceof CompileFailed)) throw error;
      const [file = ''] = source.paths;
      const message = 'The files could not be read: they may be too large, or nested too deeply.';
      return [{ rule: 'language', severity: 'error', file, line: 1, column: 1, message }];
    });
  }
}
