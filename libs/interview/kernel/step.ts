import type { Block } from '../program/block.js';
import type { LoadedDefinition } from './block-list.js';
import type { Command, KernelState, StepReply, StepRequest } from '../protocol/call.js';
import type { Json, Screen, ScreenError } from '../protocol/screen.js';
import { jsonText } from '../text/json-text.js';
import { parseName } from '../names/name.js';
import { checkAnswers } from './answers/check.js';
import { setAnswer, storeAnswers } from './answers/store.js';
import { Refused } from './answers/refused.js';
import { runValidation, validateFields } from './answers/validate.js';
import { backStep } from './back.js';
import { Engine } from './engine.js';
import { Flow } from './flow.js';
import { InterviewError } from './interview-error.js';
import { buildScreen, emptyScreen } from './screen/build.js';
import { fieldsOf } from './screen/code-fields.js';
import { concreteName } from './screen/fields.js';
import { addItem, finishCollecting, withFurtherItems } from './screen/list-collect.js';
import { isFor, Search, Shown } from './search/search.js';
import type { SessionState } from './session-state.js';
import { Commanded, Forced, Message, Unfetched } from './signals.js';
import { phrase } from './text/phrases.js';
import { storedAnswers } from './stored-answers.js';
import { bare } from './values/bare.js';

type QuestionBlock = Extract<Block, { kind: 'question' }>;

/**
 * One step of a session: what came in is taken, and the next screen is found.
 * @param again gives the request as it came in, for a step that is refused
 */
export function runStep(
  definition: LoadedDefinition,
  request: StepRequest,
  again: () => StepRequest,
): StepReply {
  const name = request.interview.slice(request.interview.indexOf(':') + 1);
  const { interviews } = definition.program;
  const interview = Object.hasOwn(interviews, name) ? interviews[name] : undefined;
  if (!interview) throw new InterviewError('bad_request', `There is no interview "${request.interview}"`);
  if (request.input.type === 'back') return backStep(request, request.input.to);
  const before = request.state as unknown as SessionState | null;
  const state = before ?? firstState(request, interview.language);
  const engine = new Engine(definition, interview, request, { ...state, world: state.world });
  const step = new Step(engine);
  try {
    step.take();
    return step.finish();
  } catch (error) {
    if (error instanceof Refused) return refusal(definition, again, error.errors);
    if (error instanceof Unfetched) return unfetched(error);
    throw error;
  }
}

/** Ends the step where `fetch_json` waits; only where nobody fetches is it an error. */
function unfetched({ wanted }: Unfetched): StepReply {
  const message = `fetch_json: there is no reply for "${wanted.url}"`;
  return { ok: false, error: { kind: 'author_error', message, chain: [] }, fetch: wanted };
}

/** The screen as it was, made again from the state that came in, with what is wrong. */
function refusal(definition: LoadedDefinition, again: () => StepRequest, errors: ScreenError[]): StepReply {
  const request = again();
  const { language } = request.state as unknown as SessionState;
  const reply = runStep(definition, { ...request, input: { type: 'language', language } }, again);
  if (!reply.ok) return reply;
  return {
    ...reply,
    outcome: 'invalid',
    state: again().state as KernelState,
    screen: { ...reply.screen, errors },
    effects: [],
    command: null,
  };
}

function firstState(request: StepRequest, language: string): SessionState {
  return {
    world: { vars: bare({}), computed: [], former: {}, given: {}, lost: {} },
    done: {},
    queue: [],
    section: null,
    visited: {},
    progress: 0,
    language: request.language || language,
    urlArgs: request.input.type === 'start' ? request.input.urlArgs : {},
    chosen: {},
    forced: {},
    reset: {},
    back: 0,
    parts: {},
    shown: null,
  };
}

class Step {
  readonly search: Search;
  readonly flow: Flow;

  constructor(readonly engine: Engine) {
    this.search = new Search(engine);
    this.flow = new Flow(engine, this.search);
    this.search.show = (number, bindings) => {
      const chosen = engine.state.chosen[engine.blocks.at(number)?.key ?? ''];
      const block = engine.blocks.at(chosen ?? number) as QuestionBlock;
      if (!isFor(block, engine)) return this.search.otherRole(block);
      if (block.question.preventBack === true) engine.state.back = 0;
      this.search.before(block, bindings);
      throw new Shown(this.search.settle(() => buildScreen(block, chosen ?? number, bindings, engine)));
    };
  }

  /** Takes what came in. @throws Refused */
  take(): void {
    const { input } = this.engine.request;
    switch (input.type) {
      case 'start':
      case 'back':
        return;
      case 'language':
        if (input.language !== this.engine.world.language) {
          this.engine.state.language = input.language;
          this.engine.world.language = input.language;
          this.engine.world.dependencies.changed('@language');
        }
        return;
      case 'action':
        return this.#action(input.action, input.arguments);
      case 'answer':
        this.#stepped();
        return this.#answer(input.values);
    }
  }

  #stepped(): void {
    this.engine.state.back += 1;
  }

  #action(action: string, given: { [key: string]: Json }): void {
    const { state, world, interview } = this.engine;
    this.#stepped();
    if (action === '_edit') {
      const names = Array.isArray(given['names']) ? given['names'].map(String) : [];
      const offered = state.shown?.edits.some(
        (edits) => edits.length === names.length && edits.every((name, at) => name === names[at]),
      );
      if (!offered || names.length === 0)
        return this.search.fail('bad_request', 'This screen does not offer that edit');
      state.queue.unshift({ ask: names });
      return;
    }
    if (action === '_delete') {
      const item = jsonText(given['item'] ?? '');
      if (!state.shown?.deletes.includes(item))
        return this.search.fail('bad_request', 'This screen does not offer to delete that');
      world.deletion.deleteItem(item);
      return;
    }
    if (Object.hasOwn(interview.events, action)) state.queue.unshift({ action, arguments: given });
    else if (parseName(action)) state.queue.unshift({ ask: [action] });
    else this.search.fail('bad_request', `There is no event "${action}"`);
  }

  #answer(values: { [name: string]: Json }): void {
    const { engine, search } = this;
    const { state, world, request } = engine;
    const { shown } = state;
    if (JSON.stringify(values).length > request.limits.screenBytes) {
      throw new Refused([
        { field: null, message: phrase(world.language, 'tooLong', request.limits.screenBytes) },
      ]);
    }
    const block = shown ? (engine.blocks.at(shown.block) as QuestionBlock | undefined) : undefined;
    if (!shown || !block) {
      const names = Object.keys(values);
      if (names.length > 0)
        throw new Refused(names.map((field) => ({ field, message: phrase(world.language, 'unknown') })));
      return;
    }
    const bindings = engine.bindings(shown.x, shown.indices);
    const { question } = block;
    const fields = engine.within(bindings, () => search.settle(() => fieldsOf(question, engine)));
    const taken = withFurtherItems(shown, values, request.limits.listItems);
    const { checked, errors } = checkAnswers(values, taken, fields, engine);
    const choice = Object.hasOwn(values, '_choice') ? jsonText(values['_choice'] ?? null) : null;
    if (
      shown.choices.length > 0 &&
      (choice === null || !shown.choices.includes(choice)) &&
      errors.length === 0
    ) {
      errors.push({ field: '_choice', message: phrase(world.language, 'button') });
    }
    if (errors.length > 0) throw new Refused(errors);
    validateFields(
      checked.filter((one) => one.visible),
      fields,
      bindings,
      search,
    );
    const answered = storeAnswers(checked, block, bindings, engine, search);
    if (question.continueField !== null && shown.answers) {
      const name = engine.within(bindings, () => concreteName(question.continueField as string, engine));
      setAnswer(name, true, engine);
      answered.push(name);
    }
    const { validation } = question;
    if (validation !== null) runValidation(validation, block, bindings, search);
    if (shown.collect) finishCollecting(shown.collect, choice === addItem, engine);
    this.#done(block, answered, shown.section);
    if (choice !== null) this.#choose(block, bindings, choice);
  }

  /** The screen counts as answered; what it answered is not asked again by the same request. */
  #done(block: QuestionBlock, answered: string[], section: string | null): void {
    const { state } = this.engine;
    if (block.mandatory !== false) state.done[block.key] = 1;
    delete state.reset[block.key];
    for (const [key, number] of Object.entries(state.chosen))
      if (this.engine.blocks.at(number) === block) state.done[key] = 1;
    if (section !== null) state.visited[section] = 1;
    const first = state.queue[0];
    if (!first) return;
    if ('ask' in first) {
      first.ask = first.ask.filter((name) => !answered.includes(this.search.asked(name)));
      if (first.ask.length === 0) state.queue = state.queue.filter((one) => one !== first);
    } else if (block.event === first.action) state.queue = state.queue.filter((one) => one !== first);
  }

  #choose(block: QuestionBlock, bindings: Parameters<Engine['evaluate']>[1], choice: string): void {
    const { engine, search } = this;
    const button = block.question.buttons.find((one) => one.value === choice);
    if (!button) return;
    if (button.code !== null) {
      const run = button.code;
      try {
        search.settle(() => {
          engine.running = { block, calls: 0 };
          engine.pendingEffects = [];
          engine.evaluate(run, bindings);
          engine.effects.push(...engine.pendingEffects);
        });
      } catch (signal) {
        if (!(signal instanceof Forced)) throw signal;
        this.flow.force(signal.names);
      }
      return;
    }
    if (button.question !== null) {
      engine.state.chosen[block.key] = button.question;
      delete engine.state.done[block.key];
      return;
    }
    if (choice === 'continue') return;
    // A command answers nothing: who comes back finds the screen that was left.
    delete engine.state.done[block.key];
    if (choice === 'refresh') return;
    const url = button.url;
    const target = url ? search.settle(() => engine.naturalText(engine.value(url))) : null;
    engine.command = { command: choice as Command['command'], ...(target === null ? {} : { url: target }) };
  }

  /** Finds the next screen and makes the reply. */
  finish(): StepReply {
    const { engine } = this;
    let screen: Screen;
    try {
      screen = this.#next();
    } catch (signal) {
      if (!(signal instanceof Commanded)) throw signal;
      engine.command = {
        command: signal.command as Command['command'],
        ...(signal.url === null ? {} : { url: signal.url }),
      };
      engine.state.shown = null;
      screen = emptyScreen(engine);
    }
    const { world, state, request } = engine;
    // Reading decodes what the stored state shares, so the answers are read before it is made.
    const answers = request.wantVariables ? storedAnswers(world) : {};
    const stored: SessionState = {
      ...state,
      world: world.state(),
      language: world.language,
      lastStep: request.now,
    };
    return {
      ok: true,
      outcome: 'screen',
      state: stored as unknown as KernelState,
      screen,
      documents: engine.documents,
      effects: engine.effects,
      command: engine.command,
      ...answers,
    };
  }

  #next(): Screen {
    const { engine } = this;
    const { state } = engine;
    try {
      this.flow.run();
      state.shown = null;
      const screen = emptyScreen(engine);
      screen.question = phrase(engine.world.language, 'finished');
      screen.questionHtml = screen.question;
      return screen;
    } catch (signal) {
      if (signal instanceof Message) return this.#message(signal);
      if (!(signal instanceof Shown)) throw signal;
      state.shown = signal.built.shown;
      engine.documents = signal.built.documents;
      return signal.built.screen;
    }
  }

  #message(signal: Message): Screen {
    const { engine } = this;
    engine.state.shown = null;
    const escape = engine.write([['hole', ['literal', signal.body]]]);
    return {
      ...emptyScreen(engine),
      kind: 'message',
      question: signal.title,
      questionHtml: engine.write([['hole', ['literal', signal.title]]]).html,
      subquestionHtml: `<p>${escape.html}</p>`,
    };
  }
}
