import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareSite, type Site } from '../confinement.js';
import { defaultOptions, type Confinement } from '../options.js';
import { locateProgram } from '../program.js';
import { type Supervision, WorkerProcess } from '../worker-process.js';
import type { WorkerConfiguration } from '../worker-configuration.js';

const mib = 2 ** 20;

/** What is otherwise than in a worker of the product. */
export interface Alterations {
  /** Files of the worker's folder, by name, each with its text. */
  scripts?: { [name: string]: string };
  configuration?: Partial<WorkerConfiguration>;
  supervision?: Partial<Supervision>;
}

/** Starts workers that have one of their walls taken away; `remove()` takes the folders away. */
export class AlteredWorkers {
  readonly #site: Site;
  readonly #folders: string[] = [];

  constructor(bundles: string, confinement: Confinement) {
    this.#site = prepareSite(locateProgram(bundles), { ...defaultOptions, confinement });
    if (this.#site.program.copy !== null) this.#folders.push(this.#site.program.copy);
  }

  /** Rejects with `WorkerLost` where it does not get ready. */
  start({ scripts = {}, configuration, supervision }: Alterations): Promise<WorkerProcess> {
    const { program, walls } = this.#site;
    const folder = mkdtempSync(join(tmpdir(), 'affiant-altered-'));
    this.#folders.push(folder);
    cpSync(program.scripts, folder, { recursive: true });
    for (const [name, text] of Object.entries(scripts)) writeFileSync(join(folder, name), text);
    chmodSync(folder, 0o755);
    return WorkerProcess.start(
      { ...program, scripts: folder },
      walls,
      {
        role: 'run',
        addon: program.addon,
        bundle: join(program.bundles, 'kernel.js'),
        warmUp: null,
        memoryMib: 64,
        cpuMs: 10_000,
        frameBytes: 8 * mib,
        replyBytes: 7 * mib,
        maxKept: 0,
        maxAhead: 0,
        ...configuration,
      },
      // What is not about the clock must not end by it on a slow machine.
      { deadlineMs: 20_000, residentMib: 512, frameBytes: 8 * mib, startMs: 20_000, ...supervision },
    );
  }

  remove(): void {
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }
}
