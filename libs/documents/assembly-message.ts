import type { DocumentSource } from '#interview';
import type { DocumentFormat } from './document-format.js';
import type { Picture } from './picture.js';
import type { TemplateFile } from './template-file.js';

/** What the host sends to a worker for one document. */
export interface AssemblyRequest {
  source: DocumentSource;
  /** The file that the source fills in; null where it is a tree. */
  template: TemplateFile | null;
  /** Uploaded pictures that the source shows, by the id of their file. */
  pictures: ReadonlyMap<string, Picture>;
  format: DocumentFormat;
  created: Date | null;
  paper: 'letter' | 'a4';
  outputBytes: number;
}

/** What comes back. A failure carries no text of Typst's: it may quote answers. */
export type AssemblyReply =
  | { type: 'ready' }
  | { type: 'document'; bytes: Uint8Array }
  | { type: 'failed'; reason: 'invalid' | 'typesetting' | 'template' | 'output' };
