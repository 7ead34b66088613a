import type { DocumentSource } from '#interview';
import { type AssemblerOptions, defaultAssemblerOptions } from './assembler-options.js';
import type { AssemblyReply, AssemblyRequest } from './assembly-message.js';
import { AssemblyWorker } from './assembly-worker.js';
import { type DocumentFormat, documentFormats } from './document-format.js';
import { AssemblyBusyError, DocumentFailedError, DocumentTooLargeError } from './errors.js';
import { measureSource } from './measure-source.js';
import type { Picture } from './picture.js';
import { Office } from './office.js';
import type { TemplateFile } from './template-file.js';

export interface AssembledDocument {
  bytes: Buffer;
  contentType: string;
  /** Without the dot. */
  extension: string;
}

export interface AssembleOptions {
  created?: Date | null;
  tenant?: string;
  pictures?: ReadonlyMap<string, Picture>;
  template?: TemplateFile | null;
}

interface Job extends PromiseWithResolvers<AssemblyReply> {
  request: AssemblyRequest;
  tenant: string;
  /** Whether LibreOffice makes a PDF of what the worker gives. */
  converts: boolean;
}

/**
 * Makes files of document trees, in worker processes of its own. Documents wait in one queue, first
 * come first served; a worker that fails is replaced for the next document and takes none with it.
 */
export class Assembler {
  readonly #options: AssemblerOptions;
  readonly #waiting: Job[] = [];
  readonly #idle: { worker: AssemblyWorker; timer: NodeJS.Timeout }[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #workers = new Set<AssemblyWorker>();
  readonly #office: Office | null;
  #closed = false;

  private constructor(options: AssemblerOptions, office: Office | null) {
    this.#options = options;
    this.#office = office;
  }

  /** Starts one worker, so that an installation that cannot make documents fails here. */
  static async start(options: Partial<AssemblerOptions> = {}): Promise<Assembler> {
    const all = { ...defaultAssemblerOptions, ...options };
    const assembler = new Assembler(all, await Office.find(all));
    assembler.#rest(await AssemblyWorker.start(assembler.#options));
    return assembler;
  }

  /** Formats in which a document can be had here: PDF of a DOCX template wants LibreOffice. */
  formatsOf({ formats, template }: DocumentSource): DocumentFormat[] {
    if (template?.type !== 'docx' || this.#office !== null) return formats;
    const possible = formats.filter((format) => format !== 'pdf');
    return possible.length > 0 ? possible : ['docx'];
  }

  /**
   * @param template the file that the source fills in, where it does.
   * @param created the time that the file says it was made at; without it, it says none.
   * @param pictures uploads that it shows, by id; one that is not here stands as its name.
   * @param tenant whose document it is; only counted.
   * @throws AssemblyBusyError, DocumentTooLargeError, DocumentFailedError
   */
  async assemble(
    source: DocumentSource,
    format: DocumentFormat,
    { created = null, tenant = '', pictures = new Map(), template = null }: AssembleOptions = {},
  ): Promise<AssembledDocument> {
    if (this.#closed) throw new DocumentFailedError('closed');
    measureSource(source, this.#options);
    this.#makeRoom(tenant);
    const { paper, outputBytes } = this.#options;
    // Only DOCX comes out of a DOCX template; LibreOffice makes the PDF of it.
    const converts = source.template?.type === 'docx' && format === 'pdf';
    if (converts && this.#office === null) throw new DocumentFailedError('no_office');
    const job = {
      request: {
        source,
        format: converts ? 'docx' : format,
        created,
        paper,
        outputBytes,
        template,
        pictures,
      },
      tenant,
      converts,
      ...Promise.withResolvers<AssemblyReply>(),
    };
    this.#waiting.push(job);
    this.#next();
    const reply = await job.promise;
    if (reply.type === 'document') return { bytes: Buffer.from(reply.bytes), ...documentFormats[format] };
    if (reply.type === 'failed' && reply.reason === 'output') {
      throw new DocumentTooLargeError('outputBytes', outputBytes);
    }
    throw new DocumentFailedError(
      reply.type === 'failed' && reply.reason !== 'output' ? reply.reason : 'typesetting',
    );
  }

  /** Ends all workers. What waits is refused; what runs is given up. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const job of this.#waiting.splice(0)) job.reject(new DocumentFailedError('closed'));
    await Promise.all([...this.#workers].map((worker) => worker.kill()));
    for (const { timer } of this.#idle.splice(0)) clearTimeout(timer);
    await Promise.all(this.#running);
  }

  #makeRoom(tenant: string): void {
    const { queue, queuePerTenant } = this.#options;
    const own = this.#waiting.filter((job) => job.tenant === tenant).length;
    if (this.#waiting.length >= queue || own >= queuePerTenant)
      throw new AssemblyBusyError(this.#waiting.length);
  }

  #next(): void {
    while (this.#waiting.length > 0 && this.#running.size < this.#options.workers) {
      const job = this.#waiting.shift();
      if (job === undefined) return;
      const run: Promise<void> = this.#run(job).finally(() => {
        this.#running.delete(run);
        this.#next();
      });
      this.#running.add(run);
    }
  }

  async #run(job: Job): Promise<void> {
    try {
      const worker = await this.#worker();
      let reply: AssemblyReply;
      try {
        if (this.#closed) throw new DocumentFailedError('closed');
        reply = await worker.render(job.request);
      } finally {
        if (worker.alive && worker.served < this.#options.documentsPerWorker && !this.#closed)
          this.#rest(worker);
        else await this.#discard(worker);
      }
      job.resolve(job.converts ? await this.#converted(reply) : reply);
    } catch (error) {
      job.reject(error);
    }
  }

  /** In the place of the worker in the queue, so that conversions are bounded as documents are. */
  async #converted(reply: AssemblyReply): Promise<AssemblyReply> {
    if (reply.type !== 'document' || this.#office === null) return reply;
    return { type: 'document', bytes: await this.#office.pdfOf(reply.bytes, this.#options.outputBytes) };
  }

  async #worker(): Promise<AssemblyWorker> {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      clearTimeout(idle.timer);
      if (idle.worker.alive) return idle.worker;
      this.#workers.delete(idle.worker);
    }
    const worker = await AssemblyWorker.start(this.#options);
    this.#workers.add(worker);
    return worker;
  }

  #rest(worker: AssemblyWorker): void {
    this.#workers.add(worker);
    const timer = setTimeout(() => void this.#discard(worker), this.#options.idleSeconds * 1000);
    timer.unref();
    this.#idle.push({ worker, timer });
  }

  async #discard(worker: AssemblyWorker): Promise<void> {
    const index = this.#idle.findIndex((idle) => idle.worker === worker);
    if (index >= 0) clearTimeout(this.#idle.splice(index, 1)[0]?.timer);
    this.#workers.delete(worker);
    await worker.kill();
  }
}
