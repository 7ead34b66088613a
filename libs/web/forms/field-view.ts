import type { DatePart } from './date-order.js';
import type { FieldKind } from './field-kind.js';

/** A field as the templates take it: every member is there, what does not apply is null or empty. */
export interface FieldView {
  /** Name of the partial, as `fields/date`. */
  partial: `fields/${FieldKind}`;
  id: string;
  /** Name of the control. */
  name: string;
  labelHtml: string;
  /** Without a label of its own a field goes by the question. */
  hasLabel: boolean;
  optional: boolean;
  hint: string | null;
  helpHtml: string | null;
  error: string | null;
  /** Ids of hint and error, for `aria-describedby`. */
  describedBy: string | null;
  value: string;
  type: string;
  inputMode: string | null;
  autocomplete: string | null;
  width: string;
  sign: string | null;
  rows: number;
  maximum: number | null;
  min: string | null;
  max: string | null;
  step: string;
  accept: string | null;
  multiple: boolean;
  capture: 'user' | 'environment' | null;
  /** Where the script sends files while the form is still filled in. */
  uploads: string;
  /** The control for a typed name (signatures). */
  typed: { name: string; value: string } | null;
  /** What an unticked box stands for, as text. */
  otherwise: string | null;
  choices: ChoiceView[];
  /** Two choices stand side by side. */
  isPair: boolean;
  none: ChoiceView | null;
  /** 'All of the above': one tick for every choice. */
  all: ChoiceView | null;
  boxes: DateBoxView[];
  time: { id: string; name: string; value: string } | null;
  kept: KeptFileView[];
  /** A choice of one's own with its text. */
  other: { choice: ChoiceView; name: string; value: string } | null;
  /** Twelfths of the line. */
  grid: number | null;
  condition: ConditionView | null;
}

export interface ChoiceView {
  id: string;
  name: string;
  value: string;
  label: string;
  helpHtml: string | null;
  image: string | null;
  checked: boolean;
  /** Asked right below this choice while it is chosen. */
  followUps: FieldView[];
}

export interface DateBoxView {
  part: DatePart;
  id: string;
  name: string;
  value: string;
  width: number;
  wrong: boolean;
  autocomplete: string | null;
}

export interface KeptFileView {
  name: string;
  /** The file's id. */
  file: string;
  /** The control that carries the label along. */
  called: string;
  /** The file's name, as shown. */
  label: string;
}

/** Evaluated in the browser; without its script everything shows. */
export interface ConditionView {
  input: string;
  is: string;
  hide: boolean;
}
