import type { Json } from '../protocol/screen.js';
import type { DocumentPiece, Fn, TemplatePiece, Text } from './text.js';
import type { TermEntry } from './program.js';
import type { Value } from './value.js';

/** What every block has, whatever it does. */
export interface BlockBase {
  file: string;
  line: number;
  id: string | null;
  /** The block's id, or its file and number: what is done is remembered by it. */
  key: string;
  mandatory: boolean | Fn;
  initial: boolean | Fn;
  condition: Fn | null;
  need: Fn[];
  needPost: Fn[];
  generic: string | null;
  language: string | null;
  dependsOn: string[];
  /** False: what the block reads is not tracked; a list: names computed again when the block comes up. */
  reconsider: boolean | string[];
  undefine: string[];
  section: string | null;
  progress: Value | null;
  /** Names that a search may ask this block for. */
  defines: string[];
  event: string | null;
  /** Privileges of which the person needs one to be asked; null: anybody. */
  role: string[] | null;
}

export type Block = BlockBase &
  (
    | { kind: 'question'; question: Question }
    | { kind: 'code'; run: Fn }
    | { kind: 'objects'; objects: ObjectEntry[] }
    | { kind: 'data'; name: string; data: DataTree; useObjects: boolean }
    | { kind: 'template'; name: string; subject: Text | null; content: Text; plain: Text }
    | { kind: 'table'; name: string; table: Table }
    | { kind: 'attachment'; name: string; attachments: Attachment[] }
  );

export interface ObjectEntry {
  name: string;
  class: string | Fn;
  attributes: { [name: string]: Value };
}

/** `data`: leaves are values; a leaf of `data from code` is an expression. */
export type DataTree = Json | { code: Fn } | { list: DataTree[] } | { map: { [key: string]: DataTree } };

export interface Question {
  title: Text;
  subquestion: Text | null;
  under: Text | null;
  right: Text | null;
  help: { label: Text | null; content: Text; audio: Media[]; video: Media[] } | null;
  fields: Field[];
  continueField: string | null;
  continueLabel: Text | null;
  resumeLabel: Text | null;
  hideContinue: boolean | Fn;
  /** Whether the documents are offered together too, as one file. */
  allowDownloading: boolean | Fn;
  backButton: boolean | Fn;
  preventBack: boolean | Fn;
  review: ReviewEntry[] | null;
  skipUndefined: boolean;
  buttons: Button[];
  /** True where there is nothing to answer: an end screen. */
  ends: boolean;
  actionButtons: ActionButton[];
  validation: Fn | null;
  attachments: Attachment[];
  /** Documents of "attachment" blocks, by their variable names or as code gives them. */
  namedAttachments: Fn[];
  listCollect: boolean | Fn;
  terms: TermEntry[];
  audio: Media[];
  video: Media[];
  decoration: Value | null;
  /** Seconds; true: as often as usual. */
  reload: Value | null;
  allowEmailing: boolean | Fn;
}

export interface Media {
  file: Value;
  captions: Value | null;
  label: Text | null;
}

export interface Field {
  /** As the block writes it; '' for text between fields. */
  name: string;
  /** Gives the fields that stand in this one's place. */
  code: Fn | null;
  note: Text | null;
  label: Text | null;
  noLabel: boolean;
  datatype: string;
  inputType: string | null;
  required: Value;
  default: Value | null;
  hint: Text | null;
  help: Text | null;
  choices: ChoiceSource[] | null;
  exclude: Value[];
  none: Value | null;
  all: Value | null;
  shuffle: boolean;
  min: Value | null;
  max: Value | null;
  minlength: Value | null;
  maxlength: Value | null;
  step: Value | null;
  scale: Value | null;
  rows: number | null;
  accept: Value | null;
  maximumSize: Value | null;
  /** A choice of one's own: true, or its label. */
  other: Value | null;
  grid: Value | null;
  currencySymbol: Value | null;
  validate: Fn | null;
  messages: { [rule: string]: Text };
  conditions: Condition[];
  objectLabeler: Fn | null;
  metadata: { [key: string]: Value };
  others: { does: 'disable' | 'check' | 'uncheck'; names: string[] | true }[];
}

export interface Condition {
  hide: boolean;
  /** A field of the same screen or an answer, and the value it is compared with; or code. */
  variable: string | null;
  is: Value;
  code: Fn | null;
}

export type ChoiceSource =
  | { code: Fn }
  | {
      value: Value;
      label: Text;
      help: Text | null;
      default: boolean;
      showIf: Fn | null;
      image?: { file: Value; from: string };
    }
  /** An object by its name, or every item of a List (types `object…`). */
  | { object: Fn };

export interface Button {
  label: Text;
  /** `_choice`'s value: the number of the embedded block, or a command's word. */
  value: string;
  code: Fn | null;
  question: number | null;
  url: Value | null;
  showIf: Fn | null;
}

export interface ActionButton {
  label: Text;
  action: string;
  arguments: { [name: string]: Value };
}

export interface ReviewEntry {
  label: Text | null;
  button: Text | null;
  note: Text | null;
  fields: { name: string; check: Fn | null }[];
  help: Text | null;
  showIf: Fn[];
}

export interface Table {
  rows: Fn;
  /** Concrete or pattern name of the rows, where it is one: for edit and delete. */
  columns: { header: Text; cell: Fn }[];
  edit: string[] | boolean;
  deleteButtons: boolean | null;
  filter: Fn | null;
  sortKey: Fn | null;
  showIfEmpty: boolean | Text;
}

export interface Attachment {
  name: Text;
  filename: Text;
  formats: ('pdf' | 'docx' | 'md' | 'html')[];
  language: string | null;
  metadata: { [key: string]: Text };
  content: DocumentPiece[];
  /** A file of the add-on instead of `content`. */
  template: AttachmentTemplate | null;
  skipUndefined: boolean;
  variable: string | null;
}

export type AttachmentTemplate =
  | { type: 'docx'; file: string; parts: { [part: string]: TemplatePiece[] } }
  | { type: 'pdf'; file: string; editable: Value; fields: { name: string; value: Value }[] };
