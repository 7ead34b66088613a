import type { Json, Screen, ScreenField } from '#interview';
import { autocompleteToken } from './autocomplete.js';
import { choiceText } from './choice-text.js';
import { dateOrder, type DatePart } from './date-order.js';
import { fieldKind, takesSeveral, type FieldKind } from './field-kind.js';
import { fieldTree, type FieldNode } from './field-tree.js';
import type { ChoiceView, ConditionView, DateBoxView, FieldView, KeptFileView } from './field-view.js';
import { valueOf, valuesOf, type FormBody } from './form-body.js';
import { inlineHtml } from './inline-html.js';
import { inputName, partName } from './input-names.js';
import { ALL } from './all.js';
import { NONE } from './none.js';
import { OTHER } from './other.js';
import { datePartsOf, type DateParts } from './read-date.js';
import { withActions } from './with-actions.js';
import { wrongDateParts } from './wrong-date-parts.js';

/** The words that a form itself brings. */
export interface FormWords {
  yes: string;
  no: string;
}

/** Makes the fields of a screen ready for the templates; `typed` is what was sent and refused. */
export class FormView {
  private readonly ids: Map<string, string>;

  constructor(
    private readonly screen: Screen,
    private readonly typed: FormBody | null,
    private readonly words: FormWords,
  ) {
    this.ids = new Map(screen.fields.map(({ name }, at) => [name, `field-${at}`]));
  }

  fields(): FieldView[] {
    return fieldTree(this.screen.fields).map((node) => this.field(node));
  }

  /** Id of the control that an error of the field leads to. */
  target(name: string): string | null {
    const field = this.screen.fields.find((each) => each.name === name);
    const id = this.ids.get(name);
    if (field === undefined || id === undefined) return null;
    switch (fieldKind(field)) {
      case 'date':
      case 'datetime':
        return this.boxes(field, id, true).find(({ wrong }) => wrong)?.id ?? id;
      case 'radios':
      case 'checkboxes':
      case 'buttons':
        return `${id}-0`;
      default:
        return id;
    }
  }

  private field({ field, followUps }: FieldNode): FieldView {
    const id = this.ids.get(field.name) ?? 'note';
    const kind = fieldKind(field);
    const error =
      this.screen.errors.find((each) => each.field === field.name && field.name !== '')?.message ?? null;
    const hint = field.hint === '' ? null : field.hint;
    const described = [hint === null ? '' : `${id}-hint`, error === null ? '' : `${id}-error`].filter(
      Boolean,
    );
    const token = autocompleteToken(field.name);
    return {
      partial: `fields/${kind}`,
      id,
      name: inputName(field.name),
      labelHtml: kind === 'note' ? withActions(field.labelHtml) : inlineHtml(field.labelHtml),
      // `no label` gives the question itself: the heading already says it.
      hasLabel: field.labelHtml !== '' && field.label !== this.screen.question,
      optional: !field.required && kind !== 'tick' && kind !== 'note',
      hint,
      helpHtml: field.helpHtml === null ? null : withActions(field.helpHtml),
      error,
      describedBy: described.length > 0 ? described.join(' ') : null,
      value: this.value(field),
      type: inputTypeOf(field),
      inputMode: inputModeOf(field.datatype),
      autocomplete: kind === 'password' ? 'off' : token,
      width: widthOf(field, kind),
      sign: field.datatype === 'currency' ? (field.currencySymbol ?? '$') : null,
      rows: field.rows ?? 5,
      maximum: field.maxlength,
      min: textOrNull(field.min),
      max: textOrNull(field.max),
      step: field.step === null ? 'any' : String(field.step),
      accept: field.accept,
      multiple: field.datatype === 'files',
      capture: captureOf(field.datatype),
      uploads: `/sessions/${encodeURIComponent(this.screen.session)}/files`,
      otherwise: kind === 'tick' ? String(field.datatype.startsWith('noyes')) : null,
      choices: this.choices(field, kind, id, followUps),
      isPair: field.choices.length === 2,
      none: this.none(field, id),
      all: this.all(field, id),
      boxes: kind === 'date' || kind === 'datetime' ? this.boxes(field, id, error !== null) : [],
      time: kind === 'datetime' ? this.time(field, id) : null,
      kept: keptFiles(field, this.typed),
      typed: kind === 'signature' ? this.typedName(field) : null,
      other: this.other(field, id),
      grid: field.grid ?? null,
      condition: conditionOf(field),
    };
  }

  /** What was typed, where the form comes back; else the default. */
  private value(field: ScreenField): string {
    if (fieldKind(field) === 'password') return '';
    if (this.typed !== null) return valueOf(this.typed, inputName(field.name)) ?? '';
    if (field.default === null || typeof field.default === 'object') return '';
    const isAmount = field.datatype === 'currency' && typeof field.default === 'number';
    return isAmount ? amount(Number(field.default)) : String(field.default);
  }

  private typedName({ name }: ScreenField): FieldView['typed'] {
    const control = partName(name, 'typed');
    return { name: control, value: this.typed === null ? '' : (valueOf(this.typed, control) ?? '') };
  }

  private choices(
    field: ScreenField,
    kind: FieldKind,
    id: string,
    followUps: Map<string, FieldNode[]>,
  ): ChoiceView[] {
    const isChosen = this.chosen(field);
    const below = (value: string) => (followUps.get(value) ?? []).map((node) => this.field(node));
    if (kind === 'tick') {
      const value = String(!field.datatype.startsWith('noyes'));
      const label = field.label;
      return [
        {
          id,
          name: inputName(field.name),
          value,
          label,
          helpHtml: null,
          image: null,
          checked: isChosen(value),
          followUps: below(value),
        },
      ];
    }
    return offeredChoices(field, this.words).map(({ value, label, helpHtml, image }, at) => {
      const text = choiceText(value);
      return {
        id: `${id}-${at}`,
        name: inputName(field.name),
        value: text,
        label,
        helpHtml: helpHtml === null ? null : withActions(helpHtml),
        image: image ?? null,
        checked: isChosen(text),
        followUps: below(text),
      };
    });
  }

  private none(field: ScreenField, id: string): ChoiceView | null {
    if (field.none === null || !takesSeveral(field)) return null;
    const checked = this.chosen(field)(NONE);
    return {
      id: `${id}-none`,
      name: inputName(field.name),
      value: NONE,
      label: field.none,
      helpHtml: null,
      image: null,
      checked,
      followUps: [],
    };
  }

  private all(field: ScreenField, id: string): ChoiceView | null {
    if (field.all === undefined || !takesSeveral(field)) return null;
    return {
      id: `${id}-all`,
      name: inputName(field.name),
      value: ALL,
      label: field.all,
      helpHtml: null,
      image: null,
      checked: this.chosen(field)(ALL),
      followUps: [],
    };
  }

  private other(field: ScreenField, id: string): FieldView['other'] {
    if (field.other === undefined || takesSeveral(field)) return null;
    const name = partName(field.name, 'other');
    const own =
      typeof field.default === 'string' &&
      !field.choices.some(({ value }) => choiceText(value) === field.default)
        ? field.default
        : '';
    const checked = this.typed === null ? own !== '' : this.chosen(field)(OTHER);
    return {
      choice: {
        id: `${id}-other`,
        name: inputName(field.name),
        value: OTHER,
        label: field.other,
        helpHtml: null,
        image: null,
        checked,
        followUps: [],
      },
      name,
      value: this.typed === null ? own : (valueOf(this.typed, name) ?? ''),
    };
  }

  private chosen(field: ScreenField): (value: string) => boolean {
    if (this.typed !== null) {
      const sent = new Set(valuesOf(this.typed, inputName(field.name)));
      return (value) => sent.has(value);
    }
    const given = field.default;
    if (Array.isArray(given)) {
      const texts = new Set(given.map(choiceText));
      return (value) => texts.has(value);
    }
    if (takesSeveral(field) && typeof given === 'object' && given !== null) {
      return (value) => Object.hasOwn(given, value) && given[value] === true;
    }
    // A null is an answer only where it is offered ('maybe'), and nothing tells it from none given yet.
    return (value) => given !== null && choiceText(given) === value;
  }

  private boxes(field: ScreenField, id: string, isWrong: boolean): DateBoxView[] {
    const parts = this.typed === null ? splitDate(field.default) : datePartsOf(this.typed, field.name);
    const wrong = isWrong ? wrongDateParts(parts) : [];
    const bday = autocompleteToken(field.name) === 'bday';
    return dateOrder(this.screen.language).map((part: DatePart) => ({
      part,
      id: `${id}-${part}`,
      name: partName(field.name, part),
      value: parts[part],
      width: part === 'year' ? 4 : 2,
      wrong: wrong.includes(part),
      autocomplete: bday ? `bday-${part}` : null,
    }));
  }

  private time(field: ScreenField, id: string): FieldView['time'] {
    const name = partName(field.name, 'time');
    const given = typeof field.default === 'string' ? (/T(\d\d:\d\d)/.exec(field.default)?.[1] ?? '') : '';
    return { id: `${id}-time`, name, value: this.typed === null ? given : (valueOf(this.typed, name) ?? '') };
  }
}

/** As amounts are written in every language: `1,234.50`, whole ones without cents. */
function amount(value: number): string {
  const minimumFractionDigits = Number.isInteger(value) ? 0 : 2;
  return new Intl.NumberFormat('en-US', { minimumFractionDigits }).format(value);
}

function offeredChoices(field: ScreenField, words: FormWords): ScreenField['choices'] {
  if (field.choices.length > 0 || !/^(?:yesno|noyes)/.test(field.datatype)) return field.choices;
  const yes = !field.datatype.startsWith('noyes');
  return [
    { value: yes, label: words.yes, helpHtml: null },
    { value: !yes, label: words.no, helpHtml: null },
  ];
}

function splitDate(value: Json): DateParts {
  const [, year = '', month = '', day = ''] =
    /^(\d{4})-(\d\d)-(\d\d)/.exec(typeof value === 'string' ? value : '') ?? [];
  return { year, month: month.replace(/^0/, ''), day: day.replace(/^0/, '') };
}

function conditionOf({ showIf }: ScreenField): ConditionView | null {
  return showIf === null
    ? null
    : { input: inputName(showIf.field), is: choiceText(showIf.is), hide: showIf.hide };
}

/** The files that the field holds: what was sent with a form that was refused, else those of the answer. */
function keptFiles(field: ScreenField, typed: FormBody | null): KeptFileView[] {
  const name = partName(field.name, 'kept');
  const called = partName(field.name, 'called');
  if (typed !== null) {
    const names = valuesOf(typed, called);
    const files = [...valuesOf(typed, name), ...valuesOf(typed, inputName(field.name))].filter(
      (id) => id !== '',
    );
    return files.map((file, at) => ({ name, file, called, label: names[at] || file }));
  }
  const given = Array.isArray(field.default) ? field.default : [field.default];
  return given.flatMap((value, at) => {
    const file =
      typeof value === 'object' && value !== null && !Array.isArray(value) ? value['file'] : undefined;
    return typeof file === 'string' ? [{ name, file, called, label: field.fileNames?.[at] || file }] : [];
  });
}

/** Which camera a phone opens; null: it offers its files too. */
function captureOf(datatype: string): FieldView['capture'] {
  if (datatype === 'user') return 'user';
  return datatype === 'camera' || datatype === 'environment' ? 'environment' : null;
}

function inputTypeOf({ datatype }: ScreenField): string {
  switch (datatype) {
    case 'email':
    case 'password':
    case 'time':
      return datatype;
    case 'phone':
      return 'tel';
    default:
      return 'text';
  }
}

function inputModeOf(datatype: string): string | null {
  switch (datatype) {
    case 'integer':
      return 'numeric';
    case 'number':
    case 'currency':
      return 'decimal';
    case 'url':
      return 'url';
    default:
      return null;
  }
}

/** The field's width hints at how long an answer is. */
function widthOf(field: ScreenField, kind: FieldKind): string {
  if (field.datatype === 'currency' || kind === 'time') return 'govuk-input--width-10';
  if (kind === 'number') return 'govuk-input--width-5';
  if (field.datatype === 'phone' || (field.maxlength !== null && field.maxlength <= 12))
    return 'govuk-input--width-10';
  return field.maxlength !== null && field.maxlength <= 24 ? 'govuk-input--width-20' : '';
}

function textOrNull(value: Json): string | null {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : null;
}
