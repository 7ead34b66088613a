/**
 * A finished document before typesetting: the tree that the kernel makes from an attachment's
 * Markdown. Answers stand in `text` nodes only, so they can never become markup.
 */
export interface DocumentSource {
  name: string;
  /** Without extension. */
  filename: string;
  formats: ('pdf' | 'docx' | 'md' | 'html')[];
  language: string;
  metadata: { [key: string]: string };
  blocks: DocumentBlock[];
  /** Instead of blocks: a template of the add-on with what is filled in. */
  template?: FilledTemplate;
}

/** A template's answers, apart from the template: they are put together where the document is made. */
export type FilledTemplate =
  /** By part of the DOCX: numbers of its chunks and, as strings, texts between them. */
  | { type: 'docx'; file: string; parts: { [part: string]: (number | string)[] } }
  /** Values of the form's fields; `editable`: people may change them afterwards. */
  | { type: 'pdf'; file: string; editable: boolean; fields: { name: string; value: string | boolean }[] };

/** What compiling makes of a DOCX template: whoever fills it in needs its bytes and this. */
export interface CompiledTemplate {
  /** Names of the parts that go on as they are. */
  keep: string[];
  /** The other parts, cut into chunks; tags stood between them. */
  parts: { [part: string]: string[] };
}

export type DocumentBlock =
  | { type: 'heading'; level: 1 | 2 | 3 | 4 | 5 | 6; content: DocumentInline[] }
  | { type: 'paragraph'; content: DocumentInline[]; align?: 'center' | 'right' }
  | { type: 'list'; ordered: boolean; start: number; items: DocumentBlock[][] }
  | { type: 'quote'; blocks: DocumentBlock[] }
  | {
      type: 'table';
      align: ('left' | 'center' | 'right' | null)[];
      head: DocumentInline[][];
      rows: DocumentInline[][][];
    }
  | { type: 'rule' }
  | { type: 'pageBreak' };

export type DocumentInline =
  | { type: 'text'; text: string }
  | { type: 'strong'; content: DocumentInline[] }
  | { type: 'emphasis'; content: DocumentInline[] }
  | { type: 'code'; text: string }
  | { type: 'link'; href: string; content: DocumentInline[] }
  | { type: 'break' }
  /** An uploaded picture by the id of its file; `text` stands where it cannot be shown. */
  | { type: 'image'; file: string; text: string; width: ImageWidth | null };

/** A width as authors write it, in CSS pixels (1/96 inch) or per cent of the line. */
export interface ImageWidth {
  value: number;
  unit: 'px' | '%';
}
