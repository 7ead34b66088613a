import type { AssembledDocument, Assembler, Picture, TemplateFile } from '#documents';
import type { DocumentSource } from '#interview';
import { readPicture } from '#uploads';
import type { FileHolder } from './file-record.js';
import type { InterviewPackages } from './interview-packages.js';
import type { KeptFiles } from './kept-files.js';
import { picturesOf } from './pictures-of.js';

export type DocumentFormat = DocumentSource['formats'][number];

/** The version of an add-on that a session runs. */
export interface SessionVersion {
  addon: string;
  digest: string;
}

/** Sets documents of sessions, with the templates of their version and the uploads that they show. */
export class DocumentMaker {
  constructor(
    private readonly assembler: Assembler,
    private readonly packages: InterviewPackages,
    private readonly files: Pick<KeptFiles, 'read'>,
  ) {}

  /** Those of its formats that can be made here. */
  formatsOf(source: DocumentSource): DocumentFormat[] {
    return this.assembler.formatsOf(source);
  }

  async make(
    holder: FileHolder,
    version: SessionVersion,
    source: DocumentSource,
    format: DocumentFormat,
  ): Promise<AssembledDocument> {
    return this.assembler.assemble(source, format, {
      tenant: holder.tenantId,
      created: new Date(),
      template: await this.template(holder.tenantId, version, source),
      pictures: await this.pictures(holder, source),
    });
  }

  /** Of the version that the session runs; null where the document is no template's. */
  private async template(
    tenantId: string,
    { addon, digest }: SessionVersion,
    { template }: DocumentSource,
  ): Promise<TemplateFile | null> {
    if (template === undefined) return null;
    const { templates } = await this.packages.ofSession(tenantId, addon, digest);
    return Object.hasOwn(templates, template.file) ? (templates[template.file] ?? null) : null;
  }

  /** The uploads that the document shows; one that cannot be read stands as its name. */
  private async pictures(holder: FileHolder, source: DocumentSource): Promise<Map<string, Picture>> {
    const found = new Map<string, Picture>();
    for (const id of picturesOf(source)) {
      const file = await this.files.read(holder, id);
      const picture = file && (await readPicture(file.bytes));
      if (picture) found.set(id, picture);
    }
    return found;
  }
}
