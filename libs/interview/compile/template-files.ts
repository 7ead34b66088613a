import type { TemplatePiece } from '../program/text.js';
import type { CompiledTemplate } from '../protocol/document.js';
import { compileDocx } from './docx/compile-docx.js';
import { TemplateError } from './docx/template-error.js';
import type { Reader } from './reader.js';
import type { Node, ScalarNode } from './yaml.js';

/** The files that attachments and templates of one add-on name, from its `templates/`. */
export class TemplateFiles {
  readonly #docx = new Map<string, { [part: string]: TemplatePiece[] }>();

  /** `compiled` gathers what DOCX templates become, under `addon:templates/…`. */
  constructor(
    readonly addon: string,
    readonly files: { readonly [path: string]: string },
    readonly reader: Reader,
    readonly compiled: { [file: string]: CompiledTemplate },
  ) {}

  /** The text of a file; null where it is not there, which is reported. */
  text(node: Node): ScalarNode | null {
    const found = this.#find(node);
    if (found === null) return null;
    return { ...named(found.path, node), value: found.content, source: found.content };
  }

  /** Compiles a DOCX, once however many attachments name it. */
  docx(node: Node): { file: string; parts: { [part: string]: TemplatePiece[] } } | null {
    const found = this.#find(node, 'docx');
    if (found === null) return null;
    const file = `${this.addon}:${found.path}`;
    const known = this.#docx.get(file);
    if (known) return { file, parts: known };
    try {
      const { parts, compiled, words } = compileDocx(found.content, this.reader.functions, (name) =>
        this.reader.isHelper(name),
      );
      this.compiled[file] = compiled;
      this.#docx.set(file, parts);
      for (const source of words)
        this.reader.written.push({
          use: 'document',
          source,
          node: { ...named(found.path, node), value: source, source },
        });
      return { file, parts };
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      this.reader.problems.error(node, `The template "${found.path}" has ${error.message}`);
      return null;
    }
  }

  pdf(node: Node): { file: string } | null {
    const found = this.#find(node, 'pdf');
    return found && { file: `${this.addon}:${found.path}` };
  }

  #find(node: Node, extension: string | null = null): { path: string; content: string } | null {
    const wanted = this.reader.word(node);
    if (extension !== null && !wanted.toLowerCase().endsWith(`.${extension}`)) {
      this.reader.problems.error(node, `"${wanted}" is not a ${extension.toUpperCase()} file`);
      return null;
    }
    const path = [`templates/${wanted}`, wanted].find((one) => Object.hasOwn(this.files, one));
    if (path !== undefined) return { path, content: this.files[path] ?? '' };
    this.reader.problems.error(node, `The file "${wanted}" is not in templates/`);
    return null;
  }
}

function named(
  file: string,
  by: Node,
): Pick<ScalarNode, 'kind' | 'file' | 'line' | 'column' | 'textLine' | 'namedBy'> {
  return {
    kind: 'scalar',
    file,
    line: 1,
    column: 1,
    textLine: 1,
    namedBy: { file: by.file, line: by.line, column: by.column },
  };
}
