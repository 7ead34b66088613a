/**
 * The one value that a page and the REST API are made from. The kernel makes it inside the
 * isolate; the host checks it (`screenSchema` in `#sandbox`) and fills in `session`, `screen`
 * and the documents' addresses.
 *
 * Every `…Html` member is Markdown already rendered, with answers escaped and inert. It is still
 * untrusted: the host sanitizes it once more before it reaches a page.
 */
export interface Screen {
  session: string;
  /** Opaque id of this very screen; a post must name it. */
  screen: string;
  /** `addon:file`, as in `housing:eviction-answer`. */
  interview: string;
  kind: 'question' | 'end' | 'error' | 'message';
  blockId: string | null;
  event: string | null;
  question: string;
  questionHtml: string;
  subquestionHtml: string;
  underHtml: string;
  help: ScreenHelp[];
  fields: ScreenField[];
  buttons: ScreenButton[];
  review: ScreenReview[];
  actions: ScreenAction[];
  section: string | null;
  sections: ScreenSection[];
  /** 0 to 100. */
  progress: number;
  canGoBack: boolean;
  language: string;
  direction: 'ltr' | 'rtl';
  documents: ScreenDocument[];
  errors: ScreenError[];
  /** What the words mean to which the screen's texts link as `#term-0`, `#term-1`, …; absent where there are none. */
  terms?: ScreenTerm[];
  /** The same sound in several formats, and the same film. */
  audio?: ScreenMedia[];
  video?: ScreenMedia[];
  /** Address of a picture that only decorates. */
  decoration?: string;
  /** False where the author takes 'Exit this page' away. */
  exitPage?: boolean;
  /** Seconds after which the page looks again. */
  reload?: number;
  /** True where the author lets people send themselves the documents by e-mail. */
  allowEmailing?: boolean;
  /** False where the author does not want the documents offered together, as one file. */
  downloadAll?: boolean;
}

/** A sound or film of the add-on's static files. */
export interface ScreenMedia {
  url: string;
  type: string;
  /** WebVTT. */
  captions: string | null;
  label: string | null;
}

export interface ScreenTerm {
  term: string;
  html: string;
}

export interface ScreenHelp {
  label: string;
  html: string;
  audio?: ScreenMedia[];
  video?: ScreenMedia[];
}

/** An answer as the API carries it: text, number, boolean, null, or a plain structure of these. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export interface ScreenField {
  /** The concrete name of the answer, as in `kids[1].name.first`; empty for a note between fields. */
  name: string;
  label: string;
  labelHtml: string;
  datatype: string;
  inputType: string | null;
  required: boolean;
  default: Json;
  /** Label of 'None of the above', where the field offers it. */
  none: string | null;
  hint: string | null;
  helpHtml: string | null;
  choices: ScreenChoice[];
  min: Json;
  max: Json;
  minlength: number | null;
  maxlength: number | null;
  step: number | null;
  accept: string | null;
  showIf: ScreenCondition | null;
  /** The sign that stands before an amount (`currency` fields), else absent. */
  currencySymbol?: string;
  /** Label of 'All of the above', sent as `{"_all": true}`, where the field offers it. */
  all?: string;
  /** The author's `field metadata`, for other clients of the API. */
  metadata?: { [key: string]: Json };
  /** Names of fields that an answer here disables, and of boxes that a tick here ticks or unticks. */
  others?: { disable?: string[]; check?: string[]; uncheck?: string[] };
  /** Label of a choice of one's own, sent as `{"_other": text}`. */
  other?: string;
  /** Twelfths of the line that the field takes where there is room. */
  grid?: number;
  /** Of a slider: `logarithmic`. */
  scale?: string;
  /** Rows of a text area, where the author gave them. */
  rows?: number;
  /** Bytes that a file of this field may have, where the author set a limit. */
  maximumBytes?: number;
  /** What the files that the field holds already are called, in the order of `default`. */
  fileNames?: string[];
}

export interface ScreenChoice {
  value: Json;
  label: string;
  helpHtml: string | null;
  /** Address of a picture that stands with the label. */
  image?: string;
}

export interface ScreenCondition {
  field: string;
  is: Json;
  /** True: hidden while the condition holds; false: shown only while it holds. */
  hide: boolean;
}

export interface ScreenButton {
  name: string | null;
  value: Json;
  label: string;
}

export interface ScreenReview {
  label: string;
  textHtml: string;
  edits: string[];
  /** What the API's `actions` route takes to edit this entry. */
  action: string;
  arguments: { [key: string]: Json };
  button?: string | null;
}

export interface ScreenAction {
  label: string;
  action: string;
  arguments: { [key: string]: Json };
  edits: string | null;
  deletes: string | null;
}

export interface ScreenSection {
  id: string;
  label: string;
  state: 'current' | 'done' | 'todo';
  children: ScreenSection[];
  /** The event that shows this section again, where navigation is on. */
  action?: string | null;
}

export interface ScreenDocument {
  name: string;
  filename: string;
  formats: { format: string; url: string }[];
}

export interface ScreenError {
  field: string | null;
  message: string;
}
