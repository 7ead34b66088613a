import { Assembler, documentWords, type TemplateFile } from '#documents';
import type { DocumentSource } from '#interview';

/** Makes documents of templates for interview tests; nothing is started where no test asks for one. */
export class TestDocuments {
  #assembler: Promise<Assembler> | null = null;

  /** The words of the document that results, in the format that its template gives. */
  async words(source: DocumentSource, templates: { [file: string]: TemplateFile }): Promise<string> {
    const { template } = source;
    if (template === undefined) return '';
    this.#assembler ??= Assembler.start();
    const assembler = await this.#assembler;
    const { bytes } = await assembler.assemble(source, template.type, {
      template: templates[template.file] ?? null,
    });
    return documentWords(bytes, template.type);
  }

  async close(): Promise<void> {
    await (await this.#assembler)?.close();
  }
}
