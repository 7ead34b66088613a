export { Assembler, type AssembledDocument } from './assembler.js';
export { type AssemblerOptions, defaultAssemblerOptions } from './assembler-options.js';
export { documentWords } from './document-words.js';
export { type DocumentFormat, documentFormats } from './document-format.js';
export {
  AssemblyBusyError,
  type AssemblyFailure,
  DocumentFailedError,
  DocumentTooLargeError,
} from './errors.js';
export type { Picture } from './picture.js';
export { serveAssembly } from './serve-assembly.js';
export { stripActions } from './pdf/strip-actions.js';
export { Office } from './office.js';
export { formFields, type FormField } from './pdf/form-fields.js';
export { templateFiles, templateSource, type TemplateFile } from './template-file.js';
