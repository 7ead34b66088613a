import type { Screen, ScreenDocument } from '#interview';
import { choiceText } from '../forms/choice-text.js';
import { actionValue } from '../forms/decode-action.js';
import type { FieldView } from '../forms/field-view.js';
import { FormView } from '../forms/form-view.js';
import { inlineHtml } from '../forms/inline-html.js';
import { actionsIn, withActions } from '../forms/with-actions.js';
import { sessionAddresses } from '../session-addresses.js';
import { textsFor } from '../texts/texts.js';
import type { ScreenView } from '../view-models/screen.js';
import { keeperNote } from './keeper-note.js';
import { currentStep, stepViews } from './steps.js';

/** What `pages/screen` takes. */
export function screenPage(view: ScreenView) {
  const { screen, frame } = view;
  const texts = textsFor(frame.language);
  const form = new FormView(screen, view.typed, texts);
  const fields = form.fields();
  const answered = fields.filter(({ partial }) => partial !== 'fields/buttons');
  const offers = fields.filter(({ partial }) => partial === 'fields/buttons');
  const steps = stepViews(screen.sections);
  const errors = screen.errors.map(({ field, message }) => ({
    message,
    target: field === null ? null : form.target(field),
  }));
  const isEnd = screen.kind === 'end';
  return {
    frame,
    title: view.title,
    documentTitle: documentTitle(view, errors.length),
    addresses: sessionAddresses(screen.session),
    screen,
    steps,
    current: isEnd ? null : currentStep(steps),
    progress: steps.length === 0 && screen.progress > 0 ? screen.progress : null,
    errors,
    questionHtml: inlineHtml(screen.questionHtml),
    subquestionHtml: withActions(screen.subquestionHtml),
    underHtml: withActions(screen.underHtml),
    terms: (screen.terms ?? []).map(({ term, html }) => ({ term, html: withActions(html) })),
    screenHelp: screen.help.map(({ label, html }) => ({ label, html: withActions(html) })),
    documents: screen.documents.map(documentView),
    zip: screen.documents.length > 1 && screen.downloadAll !== false ? view.zip : null,
    review: reviewRows(screen),
    rows: pairNames(answered),
    offers,
    buttons: screen.buttons.map(({ name, value, label }, at) => ({
      name,
      value: choiceText(value),
      label: label === '' ? texts.continue : label,
      isFirst: at === 0,
    })),
    offeredActions: actionsBeside(screen),
    takesAnswers: !isEnd && screen.kind !== 'error' && (fields.length > 0 || screen.buttons.length > 0),
    hasFiles: screen.fields.some(({ datatype }) => files.has(datatype)),
    keepKey: view.keepTyped && fields.length > 0 ? screen.screen : null,
    keeper: keeperNote(view.keeper),
    languages: view.languages,
    help: view.help,
    isEnd,
    sendPapers: view.sendPapers && screen.documents.length > 0,
    deletedOn: view.deletedOn,
  };
}

const files = new Set(['file', 'files', 'camera', 'user', 'environment', 'signature']);

function documentTitle({ screen, title, frame }: ScreenView, errors: number): string {
  const prefix = errors > 0 ? textsFor(frame.language).fixTitle(errors) : '';
  return `${prefix}${[screen.question, title, frame.organization].filter(Boolean).join(' – ')}`;
}

function documentView({ name, formats }: ScreenDocument) {
  return {
    name,
    formats: formats.map(({ format, url }) => ({
      url,
      label: format.toUpperCase(),
      isPreview: format === 'html',
      icon: format === 'html' ? 'open' : 'download',
    })),
  };
}

function reviewRows(screen: Screen) {
  return screen.review.map((entry) => ({
    label: entry.label,
    textHtml: withActions(entry.textHtml),
    value: entry.action === '' ? null : actionValue(entry),
    button: entry.button ?? null,
  }));
}

/** Actions that no text of the screen shows: the question's own `action buttons`. */
function actionsBeside(screen: Screen): { value: string; label: string }[] {
  const texts = [
    screen.subquestionHtml,
    screen.underHtml,
    ...screen.help.map(({ html }) => html),
    ...screen.review.map(({ textHtml }) => textHtml),
    ...screen.fields.flatMap(({ labelHtml, helpHtml }) => [labelHtml, helpHtml ?? '']),
  ];
  const shown = new Set(texts.flatMap((html) => actionsIn(withActions(html))));
  return screen.actions
    .filter(({ label }) => label !== '')
    .map((action) => ({ value: actionValue(action), label: action.label }))
    .filter(({ value }) => !shown.has(value));
}

interface FieldRow {
  isPair: boolean;
  isGrid?: boolean;
  fields: FieldView[];
}

/** First and last name stand side by side where there is room, as on any form. */
function pairNames(fields: FieldView[]): FieldRow[] {
  const rows: FieldRow[] = [];
  for (let at = 0; at < fields.length; at++) {
    const [field, next] = [fields[at], fields[at + 1]];
    if (field === undefined) break;
    if (field.grid !== null && !field.condition) {
      const run = fields.slice(at).findIndex(({ grid, condition }) => grid === null || condition !== null);
      const row = run === -1 ? fields.slice(at) : fields.slice(at, at + run);
      rows.push({ isPair: false, isGrid: true, fields: row });
      at += row.length - 1;
      continue;
    }
    const isPair =
      field.autocomplete === 'given-name' && next?.autocomplete === 'family-name' && !next.condition;
    rows.push({ isPair, fields: isPair && next ? [field, next] : [field] });
    if (isPair) at++;
  }
  return rows;
}
