import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import type { CompiledPackage, Finding, LintSource, PackageSource, StepReply, StepRequest } from '#interview';
import { prepareSite, type ConfinementReport, type Site } from './confinement.js';
import {
  AddonStopped,
  CompileFailed,
  InterviewFailed,
  SandboxUnavailable,
  type InterviewFailureCause,
} from './errors.js';
import { Offences } from './offences.js';
import { defaultOptions, type SandboxOptions } from './options.js';
import { Pool, type PoolStatus } from './pool.js';
import { locateProgram } from './program.js';
import { compiledPackageSchema } from './reply/compiled-package-schema.js';
import { findingsSchema } from './reply/findings-schema.js';
import { PermissionMissing } from './reply/effect-permissions.js';
import { ReplyRefused, readReply } from './reply/read-reply.js';
import { WorkerLost, WorkerProcess, type Outcome } from './worker-process.js';
import type { WorkerConfiguration } from './worker-configuration.js';

export interface SandboxCall {
  tenant: string;
  /** Names the script: one digest, one text. */
  packageDigest: string;
  script: string;
  /** What the add-on holds, as in its manifest (`mail.send`); an effect without its own ends the step. */
  permissions: readonly string[];
  /** A context that is kept serves this session alone. */
  session: string;
  request: StepRequest;
}

export interface SandboxStatus extends PoolStatus {
  confinement: ConfinementReport;
  /** `[tenant, packageDigest]` of the packages that were stopped. */
  stopped: [string, string][];
}

/**
 * Runs what authors wrote in processes that can be lost: compiles packages, takes steps, and lets
 * nothing out that was not checked. One per host.
 */
export class Sandbox {
  readonly #options: SandboxOptions;
  readonly #site: Site;
  readonly #pool: Pool;
  readonly #offences: Offences;
  readonly #warmUp: string | null;
  #uid = 0;

  private constructor(options: SandboxOptions, site: Site) {
    this.#options = options;
    this.#site = site;
    const warmUp = join(site.program.bundles, 'warm-up.json');
    this.#warmUp = existsSync(warmUp) ? warmUp : null;
    this.#offences = new Offences(options.killsUntilStopped, options.stopMinutes * 60_000);
    this.#pool = new Pool(
      options,
      () => this.#startWorker('run'),
      (tenant, digest) => this.#offences.add(tenant, digest),
    );
  }

  /** Resolves when the first worker has passed its self-test; rejects with SandboxUnavailable otherwise. */
  static async start(given: Partial<SandboxOptions> = {}): Promise<Sandbox> {
    const options = { ...defaultOptions, ...given };
    const sandbox = new Sandbox(options, prepareSite(locateProgram(options.bundles), options));
    try {
      await sandbox.#pool.open();
    } catch (error) {
      await sandbox.close();
      throw new SandboxUnavailable(`No sandbox worker starts: ${(error as Error).message}`, { cause: error });
    }
    return sandbox;
  }

  /**
   * Compiles a package in a process of its own that runs nothing of it. Mistakes in its text are
   * `problems` of the result.
   * @throws CompileFailed where it takes too long, too much memory, or cannot be read at all;
   * SandboxUnavailable
   */
  async compile(source: PackageSource): Promise<CompiledPackage> {
    return checked(source, compiledPackageSchema, await this.#read('compile', source));
  }

  /** Lints a package in the same way. @throws CompileFailed, SandboxUnavailable */
  async lint(source: LintSource): Promise<Finding[]> {
    return checked(source, findingsSchema, await this.#read('lint', source));
  }

  /**
   * One step. The reply's members are of the declared types and sizes, its HTML sanitized.
   * @throws SandboxBusy, AddonStopped, InterviewFailed, SandboxUnavailable
   */
  async run(call: SandboxCall): Promise<StepReply> {
    const { tenant, packageDigest, request } = call;
    if (this.stopped(tenant, packageDigest)) throw new AddonStopped(tenant, packageDigest);
    const fail = (cause: InterviewFailureCause, detail: string) =>
      new InterviewFailed(request.interview, cause, detail);
    try {
      const reply = await this.#pool.run({ ...call, payload: encodeRequest(request, this.#frameBytes) });
      if (reply.outcome === 'memory') this.#offences.add(tenant, packageDigest);
      if (reply.outcome !== 'done') throw fail(causes[reply.outcome], reply.payload.toString('utf8', 0, 500));
      return readReply(reply.payload, { ...request.limits, ...this.#options, permissions: call.permissions });
    } catch (error) {
      if (error instanceof WorkerLost) throw fail('killed', `the worker was lost: ${error.message}`);
      if (error instanceof PermissionMissing) throw fail('permission', error.message);
      if (error instanceof ReplyRefused) throw fail('reply', error.message);
      throw error;
    }
  }

  /** Exit, logout: a context kept for the session goes. */
  drop(session: string): void {
    this.#pool.drop(session);
  }

  stopped(tenant: string, packageDigest: string): boolean {
    return this.#offences.isStopped(tenant, packageDigest);
  }

  /** Lets a stopped package run again before its time. */
  allow(tenant: string, packageDigest: string): void {
    this.#offences.allow(tenant, packageDigest);
  }

  status(): SandboxStatus {
    return { confinement: this.#site.report, ...this.#pool.status(), stopped: this.#offences.stopped() };
  }

  async close(): Promise<void> {
    await this.#pool.close();
    const { copy } = this.#site.program;
    if (copy !== null) rmSync(copy, { recursive: true, force: true });
  }

  get #frameBytes(): number {
    return this.#options.frameMib * 2 ** 20;
  }

  /** What a process of its own reads out of a package's text. */
  async #read(task: 'compile' | 'lint', source: PackageSource): Promise<unknown> {
    const worker = await this.#startWorker(task).catch((error: Error) => {
      throw new SandboxUnavailable(`No compiling worker starts: ${error.message}`, { cause: error });
    });
    try {
      const { outcome, payload } = await worker.call({ type: 'compile' }, JSON.stringify(source));
      if (outcome !== 'done')
        throw new CompileFailed(source.name, `${outcome}: ${payload.toString('utf8', 0, 2000)}`);
      return JSON.parse(payload.toString('utf8')) as unknown;
    } catch (error) {
      if (error instanceof CompileFailed) throw error;
      throw new CompileFailed(source.name, (error as Error).message);
    } finally {
      await worker.end();
    }
  }

  #startWorker(task: keyof typeof bundles): Promise<WorkerProcess> {
    const { program, walls } = this.#site;
    const options = this.#options;
    const isRun = task === 'run';
    const configuration: WorkerConfiguration = {
      role: isRun ? 'run' : 'compile',
      addon: program.addon,
      bundle: join(program.bundles, bundles[task]),
      warmUp: isRun ? this.#warmUp : null,
      memoryMib: isRun ? options.memoryMib : options.compileMemoryMib,
      cpuMs: isRun ? options.cpuMs : options.compileMs,
      frameBytes: this.#frameBytes,
      replyBytes: this.#frameBytes - headerBytes,
      maxKept: options.keptPerWorker,
      maxAhead: options.aheadPerWorker,
    };
    // A uid of its own for each, so that none can signal or look into another.
    const uid = walls.uid === null ? null : walls.uid + (this.#uid++ % 4000);
    return WorkerProcess.start(program, { ...walls, uid }, configuration, {
      deadlineMs: configuration.cpuMs + options.deadlineExtraMs,
      residentMib: isRun ? options.residentMib : options.compileResidentMib,
      frameBytes: this.#frameBytes,
      startMs: options.startMs,
    });
  }
}

/** What the isolate of each kind of worker holds. */
const bundles = { run: 'kernel.js', compile: 'compiler.js', lint: 'linter.js' };

/** Room for a frame's header. */
const headerBytes = 4096;

const causes: Record<Exclude<Outcome, 'done'>, InterviewFailureCause> = {
  timeout: 'timeout',
  memory: 'memory',
  failed: 'script',
};

/** What came out is an attacker's until it has the shape that it should have. @throws CompileFailed */
function checked<T>({ name }: PackageSource, schema: z.ZodType<T>, reply: unknown): T {
  const parsed = schema.safeParse(reply);
  if (!parsed.success) throw new CompileFailed(name, parsed.error.message);
  return parsed.data;
}

/** Clock and seed come first: the isolate's hardening reads them there, before the kernel parses the rest. */
export function encodeRequest(request: StepRequest, maxBytes: number): string {
  const { now, seed, ...rest } = request;
  if (!Number.isSafeInteger(now)) throw new TypeError('now must be whole milliseconds since 1970');
  if (!/^[0-9a-f]{32}$/.test(seed)) throw new TypeError('seed must be 32 hex digits');
  const text = JSON.stringify({ now, seed, ...rest });
  if (Buffer.byteLength(text) > maxBytes - headerBytes) {
    throw new InterviewFailed(request.interview, 'memory', `the request is longer than ${maxBytes} bytes`);
  }
  return text;
}

/** Which walls would stand around a worker here (`affiant doctor`); starts none. */
export function probeConfinement(given: Partial<SandboxOptions> = {}): ConfinementReport {
  const options = { ...defaultOptions, ...given };
  const { program, report } = prepareSite(locateProgram(options.bundles), options);
  if (program.copy !== null) rmSync(program.copy, { recursive: true, force: true });
  return report;
}
