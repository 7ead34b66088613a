import type { Block, Media, ReviewEntry } from '../../program/block.js';
import type { Fn } from '../../program/text.js';
import type { DocumentSource } from '../../protocol/document.js';
import type { Screen, ScreenButton, ScreenField, ScreenHelp, ScreenReview } from '../../protocol/screen.js';
import { escapeHtml } from '../../text/escape.js';
import type { Engine } from '../engine.js';
import type { Shown } from '../session-state.js';
import { InterviewError } from '../interview-error.js';
import { Missing, Ungathered } from '../signals.js';
import { phrase } from '../text/phrases.js';
import { truth } from '../text/holes.js';
import type { Bindings } from '../bindings.js';
import { makeDocument, namedDocuments } from './attachment.js';
import { concreteName, makeFields } from './fields.js';
import { withLinkLabels } from './link-labels.js';
import { screenMedia, staticAddress, withStaticPictures } from './media.js';
import { addItem, collected, collectedFields } from './list-collect.js';
import { sectionId, sectionList } from './sections.js';

type QuestionBlock = Extract<Block, { kind: 'question' }>;

export interface Built {
  screen: Screen;
  shown: Shown;
  documents: DocumentSource[];
}

const rightToLeft = new Set(['ar', 'fa', 'he', 'ur', 'yi', 'ps', 'sd', 'ug', 'dv', 'ckb']);

/** What every screen has, before a question fills it. */
export function emptyScreen(engine: Engine): Screen {
  const { state, request, interview, world } = engine;
  return {
    session: '',
    screen: '',
    interview: request.interview,
    kind: 'end',
    blockId: null,
    event: null,
    question: '',
    questionHtml: '',
    subquestionHtml: '',
    underHtml: '',
    help: [],
    fields: [],
    buttons: [],
    review: [],
    actions: [],
    section: state.section,
    sections: sectionList(interview.sections, state.section, engine),
    progress: state.progress,
    canGoBack: state.back > 0 && interview.backButton,
    language: world.language,
    direction: rightToLeft.has(world.language.split('-')[0] ?? '') ? 'rtl' : 'ltr',
    documents: [],
    errors: [],
    ...(interview.exitPage ? {} : { exitPage: false }),
  };
}

/** Makes the screen of a question: title, texts, fields from top to bottom, the rest, its documents. */
export function buildScreen(block: QuestionBlock, number: number, bindings: Bindings, engine: Engine): Built {
  return engine.within(bindings, () => build(block, number, bindings, engine));
}

function build(block: QuestionBlock, number: number, bindings: Bindings, engine: Engine): Built {
  const { world, state, interview } = engine;
  const { question } = block;
  engine.running = { block, calls: 0 };
  engine.offered = [];
  engine.glossary.begin(question.terms);
  const part = (name: string): string => {
    const own = Object.hasOwn(state.parts, name) ? state.parts[name] : undefined;
    if (own !== undefined) return escapeHtml(own);
    const text = Object.hasOwn(interview.parts, name) ? interview.parts[name] : undefined;
    return text ? engine.write(text).html : '';
  };
  const partText = (name: string): string => {
    const text = Object.hasOwn(interview.parts, name) ? interview.parts[name] : undefined;
    return Object.hasOwn(state.parts, name) ? (state.parts[name] ?? '') : text ? engine.plain(text) : '';
  };
  const title = engine.write(question.title);
  const pictured = (html: string): string => withStaticPictures(html, block.file, engine);
  const subquestion = question.subquestion ? pictured(engine.write(question.subquestion).html) : '';
  const collect = collected(question, bindings, engine);
  const made = collect ? collectedFields(question, bindings, collect, engine) : makeFields(question, engine);
  if (made.length > engine.request.limits.fields) {
    throw new InterviewError('limit', `A screen holds ${engine.request.limits.fields} fields at most`);
  }
  const under = question.under ? pictured(engine.write(question.under).html) : part('under');
  const right = question.right ? pictured(engine.write(question.right).html) : part('right');
  const help: ScreenHelp[] = [];
  if (question.help)
    help.push({
      label: question.help.label
        ? engine.plain(question.help.label)
        : partText('help label') || phrase(world.language, 'help'),
      html: pictured(engine.write(question.help.content).html),
      ...mediaOf(question.help, block, engine),
    });
  for (const one of interview.help) {
    if (one.language !== null && one.language !== world.language) continue;
    help.push({
      label: one.label ? engine.plain(one.label) : partText('help label') || phrase(world.language, 'help'),
      html: engine.write(one.content).html,
    });
  }
  const review = question.review ? reviewEntries(question.review, question.skipUndefined, engine) : [];
  const choices = question.buttons.flatMap((button) => {
    if (button.showIf !== null && !truth(engine.evaluate(button.showIf, bindings), world)) return [];
    return [{ name: '_choice', value: button.value, label: engine.plain(button.label) }];
  });
  const flag = (said: boolean | Fn): boolean =>
    typeof said === 'number' ? truth(engine.evaluate(said, bindings), world) : said;
  const hidden = flag(question.hideContinue);
  const continues = question.fields.length > 0 || question.continueField !== null || question.review !== null;
  const buttons: ScreenButton[] = [...choices];
  if (
    continues &&
    !hidden &&
    choices.length === 0 &&
    !made.some(({ field }) => field.inputType === 'buttons' && made.length === 1)
  ) {
    const label = question.continueLabel ?? (question.review ? question.resumeLabel : null);
    buttons.push({
      name: null,
      value: null,
      label: label
        ? engine.plain(label)
        : (question.review && partText('resume button label')) ||
          partText('continue button label') ||
          phrase(world.language, 'continue'),
    });
  }
  if (collect) {
    buttons.push({ name: '_choice', value: addItem, label: phrase(world.language, 'add') });
    if (collect.count > 1)
      for (let at = 0; at < collect.count; at += 1) offerDeletion(`${collect.list}[${at}]`, at, engine);
  }
  for (const button of question.actionButtons) {
    const given = Object.fromEntries(
      Object.entries(button.arguments).map(([key, value]) => [key, world.toApi(engine.value(value))]),
    );
    engine.offered.push({
      label: engine.plain(button.label),
      action: button.action,
      arguments: given,
      edits: null,
      deletes: null,
    });
  }
  const documents = [
    ...question.attachments.map((attachment) => makeDocument(attachment, engine)),
    ...question.namedAttachments.flatMap((named) => namedDocuments(engine.evaluate(named, bindings), engine)),
  ];
  const downloads = documents.length === 0 || flag(question.allowDownloading);
  for (const need of block.needPost) engine.evaluate(need, bindings);
  if (block.section !== null) state.section = sectionId(block.section, engine);
  if (block.progress !== null)
    state.progress = Math.max(0, Math.min(100, Number(engine.value(block.progress))));
  const back = flag(question.backButton);
  const answers = continues || choices.some((choice) => !isLeaving(choice.value));
  const actions = withLinkLabels(engine.offered, [title.html, subquestion, under, right].join(' '));
  const screen: Screen = {
    ...emptyScreen(engine),
    kind: answers ? 'question' : 'end',
    blockId: block.id,
    event: block.event,
    question: title.plain.trim(),
    questionHtml: engine.glossary.marked(title.html.trim()),
    subquestionHtml: engine.glossary.marked(joined(part('pre'), subquestion, part('submit'), part('post'))),
    underHtml: engine.glossary.marked(joined(under, right)),
    help: help.map((one) => ({ ...one, html: engine.glossary.marked(one.html) })),
    fields: made.map(({ field }) => explained(field, engine)),
    buttons,
    review,
    actions,
    documents: documents.map(({ name, filename, formats }) => ({
      name,
      filename,
      formats: formats.map((format) => ({ format, url: '' })),
    })),
  };
  const terms = engine.glossary.explanations();
  if (terms.length > 0) screen.terms = terms;
  if (!downloads) screen.downloadAll = false;
  Object.assign(screen, mediaOf(question, block, engine));
  if (question.decoration !== null)
    screen.decoration = staticAddress(question.decoration, block.file, engine);
  if (question.reload !== null) {
    const seconds = reloadSeconds(engine.value(question.reload));
    if (seconds !== null) screen.reload = seconds;
  }
  if (documents.length > 0 && flag(question.allowEmailing)) screen.allowEmailing = true;
  screen.canGoBack &&= back;
  const shown: Shown = {
    block: number,
    x: bindings.x?.name ?? null,
    indices: [...bindings.indices],
    answers: answers || choices.length > 0,
    fields: made.flatMap(({ shown: one }) => (one ? [one] : [])),
    choices: choices.map((choice) => choice.value),
    edits: [
      ...review.map((entry) => entry.edits),
      ...actions
        .filter((action) => action.action === '_edit')
        .map((action) => action.arguments['names'] as string[]),
    ],
    deletes: actions.flatMap((action) => action.deletes ?? []),
    section: state.section,
    ...(collect ? { collect } : {}),
  };
  return { screen, shown, documents };
}

/** Sounds and films, where there are any. */
function mediaOf(
  { audio, video }: { audio: readonly Media[]; video: readonly Media[] },
  { file }: QuestionBlock,
  engine: Engine,
): Pick<Screen, 'audio' | 'video'> {
  return {
    ...(audio.length > 0 ? { audio: screenMedia(audio, file, engine) } : {}),
    ...(video.length > 0 ? { video: screenMedia(video, file, engine) } : {}),
  };
}

/** At least 4, as in docassemble, so that a page is never sent back and forth; true: 10. */
function reloadSeconds(said: unknown): number | null {
  if (said === true) return 10;
  const seconds = Number(said);
  return said === false || said === null || !(seconds > 0) ? null : Math.max(4, Math.min(3600, seconds));
}

function offerDeletion(item: string, at: number, engine: Engine): void {
  const { language } = engine.world;
  engine.offered.push({
    label: `${phrase(language, 'delete')}: ${phrase(language, 'item', at + 1)}`,
    action: '_delete',
    arguments: { item },
    edits: null,
    deletes: item,
  });
}

/** Notes and help explain words; labels belong to their inputs and hold no other control. */
function explained(field: ScreenField, engine: Engine): ScreenField {
  const { glossary } = engine;
  return {
    ...field,
    labelHtml: field.name === '' ? glossary.marked(field.labelHtml) : field.labelHtml,
    helpHtml: field.helpHtml === null ? null : glossary.marked(field.helpHtml),
  };
}

/** Buttons that leave or begin anew answer nothing. */
function isLeaving(value: string): boolean {
  return ['restart', 'exit', 'leave', 'new_session', 'register', 'signin', 'logout', 'url'].includes(value);
}

function joined(...parts: string[]): string {
  return parts.filter((part) => part !== '').join('\n');
}

/** Only what is defined is shown; an entry edits all its fields. */
function reviewEntries(entries: ReviewEntry[], skipUndefined: boolean, engine: Engine): ScreenReview[] {
  const { world } = engine;
  return entries.flatMap((entry): ScreenReview[] => {
    const edits = entry.fields.map((field) => concreteName(field.name, engine));
    if (skipUndefined && !edits.every((name) => world.isDefined(name))) return [];
    if (!skipUndefined) for (const name of edits) if (world.settled(name) === undefined) world.miss(name);
    try {
      if (!entry.showIf.every((condition) => truth(engine.evaluate(condition, world.bindings), world)))
        return [];
      const body = entry.button ?? entry.note;
      const text = body
        ? engine.write(body).html
        : edits
            .map((name) => escapeHtml(engine.naturalText(world.handles.expose(world.settled(name)))))
            .join(', ');
      return [
        {
          label: entry.label ? engine.plain(entry.label) : '',
          textHtml: joined(text, entry.help ? engine.write(entry.help).html : ''),
          edits,
          action: edits.length > 0 ? '_edit' : '',
          arguments: edits.length > 0 ? { names: edits } : {},
          button: null,
        },
      ];
    } catch (error) {
      const signal = world.stop ?? error;
      if (!skipUndefined || !(signal instanceof Missing || signal instanceof Ungathered)) throw signal;
      world.stop = null;
      return [];
    }
  });
}
