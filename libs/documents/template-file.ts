import type { CompiledTemplate } from '#interview';

/** A template of an add-on: the file, and for a DOCX what compiling made of it. */
export interface TemplateFile {
  bytes: Uint8Array;
  compiled: CompiledTemplate | null;
}

/** In `templates/`; a plain folder of interviews may hold them beside these. */
const pattern = /^(?:templates\/.*|[^/]+)\.(?:docx|pdf)$/i;

/**
 * A template as the compiler takes it: a DOCX in base64, of a PDF only that it is there. Null for other files.
 */
export function templateSource(path: string, bytes: Uint8Array): string | null {
  if (!pattern.test(path)) return null;
  return path.toLowerCase().endsWith('.pdf') ? '' : Buffer.from(bytes).toString('base64');
}

/** The templates of an add-on by the names under which documents ask for them, `addon:templates/form.pdf`. */
export function templateFiles(
  addon: string,
  files: Iterable<[string, Uint8Array]>,
  compiled: { [file: string]: CompiledTemplate },
): { [file: string]: TemplateFile } {
  return Object.fromEntries(
    [...files]
      .filter(([path]) => pattern.test(path))
      .map(([path, bytes]) => {
        const file = `${addon}:${path}`;
        return [file, { bytes, compiled: Object.hasOwn(compiled, file) ? (compiled[file] ?? null) : null }];
      }),
  );
}
