import type { CompiledPackage, PackageSource, Problem } from '../protocol/call.js';
import type { Block } from '../program/block.js';
import type { Program } from '../program/program.js';
import { readFile, type Part } from './file.js';
import { Functions } from './functions.js';
import { assemble, interviewInfo } from './interview.js';
import { compileModules } from './modules.js';
import { Problems } from './problems.js';
import { Reader } from './reader.js';
import { addBlockTranslations, readTranslations } from './translations.js';
import { TemplateFiles } from './template-files.js';
import type { Written } from './written.js';
import { readYaml } from './yaml.js';

type Files = { [path: string]: string };

/**
 * Compiles an add-on to one script: expressions and code as functions, texts as pieces, and a call of
 * `__boot`. Afterwards no text becomes code. What is wrong stands in `problems`, never in an exception.
 */
export function compile(source: PackageSource): CompiledPackage {
  return new PackageCompiler(source).compile();
}

/** What compiling learns of an add-on besides its script: for tools that help authors. */
export interface Analysis {
  program: Program;
  interviews: CompiledPackage['interviews'];
  problems: readonly Problem[];
  written: readonly Written[];
  /** Names that `functions/*.js` export. */
  exports: ReadonlySet<string>;
}

export function analyse(source: PackageSource): Analysis {
  return new PackageCompiler(source).analyse();
}

class PackageCompiler {
  readonly #problems = new Problems();
  readonly #functions = new Functions();
  readonly #blocks: Block[] = [];
  readonly #read = new Map<string, Part[]>();
  readonly #templates: CompiledPackage['templates'] = {};
  readonly #sources: CompiledPackage['sources'] = {};

  constructor(readonly source: PackageSource) {}

  compile(): CompiledPackage {
    const { program, interviews, modules } = this.#package();
    const { blocks, ...rest } = program;
    const script = [
      '__boot({program:JSON.parse(',
      JSON.stringify(JSON.stringify(rest)),
      '),\nblocks:[',
      blocks.map((block) => JSON.stringify(JSON.stringify(block))).join(',\n'),
      '],\nmodules:',
      modules ?? 'null',
      ',\nfunctions:[',
      this.#functions.sources.join(',\n'),
      ']})',
    ].join('');
    return {
      script,
      interviews,
      templates: this.#templates,
      problems: this.#problems.found,
      sources: this.#sources,
    };
  }

  analyse(): Analysis {
    const { program, interviews, exports, written } = this.#package();
    return { program, interviews, problems: this.#problems.found, written, exports };
  }

  #package() {
    const all: Files = {
      ...Object.assign({}, ...Object.values(this.source.dependencies)),
      ...this.source.files,
    };
    const modules = compileModules(all, this.#problems);
    const translations = readTranslations(all, this.#problems);
    addBlockTranslations(all, translations);
    const reader = new Reader(this.#problems, this.#functions, modules.exports, translations);
    const program: Program = {
      package: this.source.name,
      blocks: this.#blocks,
      interviews: {},
      translations,
    };
    const interviews: CompiledPackage['interviews'] = {};
    for (const path of Object.keys(this.source.files).toSorted()) {
      const name = interviewName(path);
      if (name === null) continue;
      const seen = new Set<string>();
      const parts = this.#parts(this.source.name, path, reader, seen);
      const own = `${this.source.name}:`;
      this.#sources[name] = [...seen].map((id) => (id.startsWith(own) ? id.slice(own.length) : id));
      program.interviews[name] = assemble(parts, this.#blocks, reader);
      interviews[name] = interviewInfo(parts, this.#blocks, name);
    }
    return {
      program,
      interviews,
      modules: modules.source,
      exports: modules.exports,
      written: reader.written,
    };
  }

  /** A file's parts with those of its includes in their place; a file counts once, where it is first named. */
  #parts(addon: string, path: string, reader: Reader, seen: Set<string>): Part[] {
    const id = `${addon}:${path}`;
    if (seen.has(id)) return [];
    seen.add(id);
    return this.#file(addon, path, reader).flatMap((part) => {
      if (part.part !== 'include') return [part];
      const found = this.#find(addon, part.file);
      if (found) return this.#parts(found.addon, found.path, reader, seen);
      reader.problems.error(part.node, `The file "${part.file}" to include is not there`);
      return [];
    });
  }

  #file(addon: string, path: string, reader: Reader): Part[] {
    const id = `${addon}:${path}`;
    const known = this.#read.get(id);
    if (known) return known;
    const files = this.#files(addon);
    const shown = addon === this.source.name ? path : id;
    const documents = readYaml(shown, files[path] ?? '', reader.problems);
    const templates = new TemplateFiles(addon, files, reader, this.#templates);
    const parts = readFile(shown, documents, { reader, blocks: this.#blocks, files: templates });
    this.#read.set(id, parts);
    return parts;
  }

  #files(addon: string): Files {
    return addon === this.source.name ? this.source.files : (this.source.dependencies[addon] ?? {});
  }

  #find(from: string, written: string): { addon: string; path: string } | null {
    const colon = written.indexOf(':');
    const addon = colon === -1 ? from : written.slice(0, colon);
    const file = written.slice(colon + 1);
    const names = file.endsWith('.yml') ? [file] : [file, `${file}.yml`];
    const files = this.#files(addon);
    const path = names
      .flatMap((name) => [`interviews/${name}`, name])
      .find((candidate) => Object.hasOwn(files, candidate));
    return path === undefined ? null : { addon, path };
  }
}

function interviewName(path: string): string | null {
  const found = /^(?:interviews\/)?([^/]+)\.ya?ml$/.exec(path);
  return found === null || path.endsWith('.test.yml') ? null : (found[1] ?? null);
}
