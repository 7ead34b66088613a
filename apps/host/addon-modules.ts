import { Logger } from '@nestjs/common';
import {
  AddonRefused,
  type AddonRequest,
  type AddonResponse,
  type FinishedInterview,
  flatName,
  type Installs,
  ModuleFailed,
} from '#addons';
import type { FinishedSession } from '#sessions';
import type { InstalledInterviews } from './installed-interviews.js';

interface Remembered {
  modules: Promise<{ name: string; digest: string }[]>;
  until: number;
}

/** The modules of each tenant, as the host calls them: for interviews that ended, and for their own routes. */
export class AddonModules {
  private readonly underWay = new Set<Promise<void>>();
  private readonly remembered = new Map<string, Remembered>();

  constructor(
    private readonly installs: Pick<Installs, 'modules'>,
    private readonly interviews: Pick<InstalledInterviews, 'callModule'>,
    /** A step asks each time, so what it finds is kept for so long, in ms. */
    private readonly rememberMs: number,
  ) {}

  /** The names of the modules that are told of interviews which end. */
  async names(tenantId: string): Promise<string[]> {
    return (await this.of(tenantId)).map(({ name }) => name);
  }

  /**
   * Tells each module of an interview that ended, after the reply. `read` is asked only where there is a
   * module. What fails stands in the log and on the console.
   */
  tell(tenantId: string, read: () => Promise<FinishedSession | null>): void {
    const telling = this.tellAll(tenantId, read).catch((error: unknown) =>
      logFailure(tenantId, 'of a finished interview', error),
    );
    this.underWay.add(telling);
    void telling.then(() => this.underWay.delete(telling));
  }

  /** Lets what is under way come to its end. */
  async close(): Promise<void> {
    await Promise.all(this.underWay);
  }

  /** Null where the tenant has no such module, or it takes no requests. @throws ModuleFailed */
  async request(tenantId: string, addon: string, request: AddonRequest): Promise<AddonResponse | null> {
    const found = (await this.installs.modules(tenantId)).find(({ name }) => flatName(name) === addon);
    if (found === undefined) return null;
    try {
      return await this.interviews.callModule(tenantId, found.digest, async (entry) =>
        entry.request === undefined ? null : responseOf(found.name, await entry.request(request)),
      );
    } catch (error) {
      if (error instanceof AddonRefused) return null;
      logFailure(tenantId, found.name, error);
      throw error;
    }
  }

  /** Something was installed or switched: read it anew. */
  forget(tenantId: string): void {
    this.remembered.delete(tenantId);
  }

  private async tellAll(tenantId: string, read: () => Promise<FinishedSession | null>): Promise<void> {
    const modules = await this.of(tenantId);
    const finished = modules.length === 0 ? null : await read();
    if (finished === null) return;
    const interview: FinishedInterview = { ...finished, finishedAt: new Date().toISOString() };
    await Promise.all(
      modules.map(({ name, digest }) =>
        this.interviews
          .callModule(tenantId, digest, async (entry) => entry.finished?.(structuredClone(interview)))
          .catch((error: unknown) => logFailure(tenantId, name, error)),
      ),
    );
  }

  private of(tenantId: string): Remembered['modules'] {
    const known = this.remembered.get(tenantId);
    if (known !== undefined && known.until > Date.now()) return known.modules;
    const modules = this.installs.modules(tenantId);
    modules.catch(() => this.remembered.delete(tenantId));
    this.remembered.set(tenantId, { modules, until: Date.now() + this.rememberMs });
    return modules;
  }
}

/** What a module gives back is not believed: a status and JSON, nothing else. */
function responseOf(name: string, given: AddonResponse): AddonResponse {
  const { status } = given;
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new ModuleFailed(name, 'answered a request without a status');
  }
  return { status, body: JSON.parse(JSON.stringify(given.body ?? null)) as unknown };
}

function logFailure(tenantId: string, name: string, error: unknown): void {
  const cause = error instanceof Error ? error.cause : undefined;
  const why = cause instanceof Error ? `: ${cause.message}` : '';
  new Logger('Modules').error(`${(error as Error).message} (tenant ${tenantId})${why}`);
}
