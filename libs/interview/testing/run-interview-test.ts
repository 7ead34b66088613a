import type {
  CompiledPackage,
  KernelState,
  Problem,
  StepInput,
  StepReply,
  StepRequest,
} from '../protocol/call.js';
import type { DocumentSource } from '../protocol/document.js';
import type { Json, Screen } from '../protocol/screen.js';
import { documentText } from './document-text.js';
import { expectScreen, textOfScreen } from './expect-screen.js';
import type { InterviewTest, TestStep } from './interview-test.js';
import { filesOfTest, typedSignatures } from './files-of-test.js';
import { expectVariables, matches } from './matches.js';

export interface TestResult {
  passed: boolean;
  /** What went wrong: step, expected, got, screen. */
  message: string;
}

class Failure extends Error {}

interface Past {
  state: KernelState;
  screen: Screen;
  documents: DocumentSource[];
}

/** Words of a document that a template makes, as it results. */
export type TemplateText = (source: DocumentSource) => Promise<string>;

/** What a run may be given beside its settings. */
export interface TestOptions {
  templateText?: TemplateText | undefined;
  /** Told of each screen that the test comes to, those with errors too. */
  onScreen?: ((screen: Screen) => void) | undefined;
}

type Settings = Pick<StepRequest, 'limits' | 'timeZone' | 'language' | 'currency' | 'now'>;

const usual: Settings = {
  limits: { searches: 1000, listItems: 10_000, fields: 200, screenBytes: 1_048_576, stateBytes: 16_777_216 },
  timeZone: 'UTC',
  language: '',
  currency: '$',
  now: Date.UTC(2026, 0, 1, 12),
};

/**
 * Runs a test against the kernel, one `step` call for each of its steps. An interview that does not compile
 * fails at its first step, which may expect that by `error`.
 */
export async function runInterviewTest(
  test: InterviewTest,
  compiled: CompiledPackage,
  step: (request: StepRequest) => Promise<StepReply>,
  { templateText, onScreen, ...settings }: Partial<Settings> & TestOptions = {},
): Promise<TestResult> {
  const errors = errorsFor(test.interview, compiled);
  if (errors.length > 0) {
    const message = errors
      .map((problem) => `${problem.file}:${problem.line}:${problem.column} ${problem.message}`)
      .join('\n');
    const expected = test.steps[0]?.['error'];
    return typeof expected === 'string' && matches(expected, message, true)
      ? { passed: true, message: '' }
      : { passed: false, message };
  }
  try {
    await new TestRun(test, step, { ...usual, ...settings }, { templateText, onScreen }).run();
    return { passed: true, message: '' };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { passed: false, message: error.message };
  }
}

/** The errors of the files that an interview is made of, and of what is no interview: functions, translations. */
function errorsFor(interview: string, { problems, sources }: CompiledPackage): Problem[] {
  const own = sources[interview.slice(interview.indexOf(':') + 1)];
  const all = new Set(Object.values(sources).flat());
  return problems.filter(
    ({ severity, file }) =>
      severity === 'error' && (own === undefined || own.includes(file) || !all.has(file)),
  );
}

class TestRun {
  readonly #past: Past[] = [];
  #current: Past | null = null;
  #failure: { message: string } | null = null;
  readonly #effects: Json[] = [];
  #variables: { [name: string]: Json } = {};
  #beside: { [name: string]: Json } = {};
  #at = 0;

  constructor(
    readonly test: InterviewTest,
    readonly call: (request: StepRequest) => Promise<StepReply>,
    readonly settings: Settings,
    readonly options: TestOptions,
  ) {}

  async run(): Promise<void> {
    await this.#send({ type: 'start', urlArgs: this.test.urlArgs }, null);
    for (const step of this.test.steps) {
      this.#at += 1;
      await this.#step(step);
    }
    this.#noFailure();
    await this.#then();
  }

  async #step(step: TestStep): Promise<void> {
    if (typeof step['error'] === 'string') this.#expectError(step['error']);
    if (step['expect'] !== undefined) {
      this.#noFailure();
      this.#check(expectScreen(step['expect'], this.#screen()));
    }
    if (step['back'] === true) await this.#back();
    if (typeof step['action'] === 'string')
      await this.#input({
        type: 'action',
        action: step['action'],
        arguments: (step['arguments'] ?? {}) as { [key: string]: Json },
      });
    if (typeof step['edit'] === 'string') await this.#edit(step['edit']);
    if (typeof step['delete'] === 'string') await this.#delete(step['delete']);
    if (typeof step['language'] === 'string')
      await this.#input({ type: 'language', language: step['language'] });
    if (step['answer'] !== undefined)
      await this.#answer((step['answer'] ?? {}) as { [name: string]: Json }, step['errors']);
  }

  async #answer(values: { [name: string]: Json }, errors: Json | undefined): Promise<void> {
    this.#noFailure();
    const sent = typedSignatures(values, this.#screen());
    const reply = await this.#input({ type: 'answer', values: sent });
    const got =
      reply?.ok === true
        ? Object.fromEntries(reply.screen.errors.map((error) => [error.field ?? '', error.message]))
        : {};
    const wanted = (errors ?? {}) as { [field: string]: Json };
    const same =
      Object.keys(wanted).length === Object.keys(got).length &&
      Object.entries(wanted).every(
        ([field, part]) => Object.hasOwn(got, field) && matches(part, got[field] ?? '', true),
      );
    if (!same && this.#failure === null)
      this.#fail(`errors ${JSON.stringify(wanted)}`, `errors ${JSON.stringify(got)}`);
  }

  async #edit(name: string): Promise<void> {
    const screen = this.#screen();
    const review = screen.review.find((entry) => entry.edits.includes(name));
    const action = screen.actions.find((one) => one.edits === name) ?? review;
    if (!action) return this.#fail(`to be offered to edit "${name}"`, this.#offers());
    await this.#input({ type: 'action', action: action.action, arguments: action.arguments });
  }

  async #delete(name: string): Promise<void> {
    const action = this.#screen().actions.find((one) => one.deletes === name);
    if (!action) return this.#fail(`to be offered to delete "${name}"`, this.#offers());
    await this.#input({ type: 'action', action: action.action, arguments: action.arguments });
  }

  #offers(): string {
    const screen = this.#screen();
    return `offers ${JSON.stringify([...screen.review.flatMap((entry) => entry.edits), ...screen.actions.flatMap((one) => one.edits ?? one.deletes ?? [])])}`;
  }

  async #back(): Promise<void> {
    this.#noFailure();
    const to = this.#past.at(-1);
    if (!to || !this.#screen().canGoBack) return this.#fail('a step to go back to', 'none');
    const from = this.#current;
    const reply = await this.#call({ type: 'back', to }, from?.state ?? null);
    this.#past.pop();
    this.#take(reply);
  }

  async #input(input: StepInput): Promise<StepReply | null> {
    this.#noFailure();
    const reply = await this.#send(input, this.#current);
    if (!reply.ok || reply.command?.command !== 'restart') return reply;
    this.#past.length = 0;
    return this.#send({ type: 'start', urlArgs: this.test.urlArgs }, null);
  }

  async #send(input: StepInput, from: Past | null): Promise<StepReply> {
    const reply = await this.#call(input, from?.state ?? null);
    if (reply.ok && reply.outcome === 'screen' && from && input.type !== 'language') this.#past.push(from);
    this.#take(reply);
    return reply;
  }

  #take(reply: StepReply): void {
    if (!reply.ok) {
      this.#failure = {
        message: [
          reply.error.message,
          ...reply.error.chain.map(
            (one) => `  ${one.file}:${one.line}${one.block === null ? '' : ` (${one.block})`}`,
          ),
        ].join('\n'),
      };
      return;
    }
    this.#variables = reply.variables ?? this.#variables;
    this.#beside = reply.beside ?? this.#beside;
    this.#effects.push(...(reply.effects as unknown as Json[]));
    if (reply.outcome === 'invalid') {
      if (this.#current) this.#current = { ...this.#current, screen: reply.screen };
    } else this.#current = { state: reply.state, screen: reply.screen, documents: reply.documents };
    this.options.onScreen?.(reply.screen);
  }

  #call(input: StepInput, state: KernelState | null): Promise<StepReply> {
    const { test, settings } = this;
    return this.call({
      interview: test.interview,
      session: 'test',
      state,
      input,
      now: test.now?.millis ?? settings.now,
      timeZone: test.now?.zone ?? settings.timeZone,
      language: test.language ?? settings.language,
      currency: settings.currency,
      seed: '0'.repeat(32),
      person: { id: null, email: null, firstName: null, lastName: null, privileges: [] },
      limits: settings.limits,
      explain: true,
      wantVariables: true,
      replies: test.replies,
      ...(input.type === 'answer' ? { files: filesOfTest(input.values, test.files) } : {}),
      backgroundAtOnce: true,
    });
  }

  #expectError(part: string): void {
    if (this.#failure === null) this.#fail(`an error with "${part}"`, 'a screen');
    else if (!matches(part, this.#failure.message, true))
      this.#fail(`an error with "${part}"`, this.#failure.message);
    this.#failure = null;
  }

  #noFailure(): void {
    if (this.#failure !== null) this.#fail('a screen', `the error: ${this.#failure.message}`);
  }

  #screen(): Screen {
    this.#noFailure();
    if (!this.#current) throw new Failure('There is no screen');
    return this.#current.screen;
  }

  #check(fault: { expected: string; got: string } | null): void {
    if (fault) this.#fail(fault.expected, fault.got);
  }

  #fail(expected: string, got: string): never {
    const screen = this.#current?.screen;
    const shown = screen
      ? `\n  screen: ${screen.kind}, "${screen.question}", fields [${screen.fields.map((field) => field.name).join(', ')}]\n  text: ${textOfScreen(screen).slice(0, 600)}`
      : '';
    throw new Failure(`step ${this.#at}: expected ${expected}\n  got ${got}${shown}`);
  }

  async #then(): Promise<void> {
    const { afterwards: then } = this.test;
    this.#at = this.test.steps.length + 1;
    for (const key of Object.keys(then))
      if (!['variables', 'documents', 'effects'].includes(key))
        this.#fail('variables, documents or effects after "then"', `"${key}"`);
    this.#check(
      expectVariables((then['variables'] ?? {}) as { [name: string]: Json }, this.#variables, this.#beside),
    );
    for (const wanted of (then['documents'] ?? []) as { name?: string; contains?: string[] }[]) {
      const document = this.#current?.documents.find((one) => matches(wanted.name ?? '', one.name, false));
      if (!document)
        this.#fail(
          `a document "${wanted.name}"`,
          JSON.stringify(this.#current?.documents.map((one) => one.name) ?? []),
        );
      const text = await this.#textOf(document);
      for (const part of wanted.contains ?? [])
        if (!matches(part, text, true))
          this.#fail(`the document "${wanted.name}" to contain "${part}"`, text.slice(0, 2000));
    }
    for (const wanted of (then['effects'] ?? []) as { [type: string]: Json }[]) {
      const found = this.#effects.some((effect) =>
        Object.entries(wanted).every(([type, part]) =>
          isEffect(effect as { [key: string]: Json }, type, part),
        ),
      );
      if (!found) this.#fail(`the effect ${JSON.stringify(wanted)}`, JSON.stringify(this.#effects));
    }
  }

  async #textOf(document: DocumentSource): Promise<string> {
    if (document.template === undefined) return documentText(document);
    const { templateText } = this.options;
    if (!templateText)
      return this.#fail('a document without template', 'one whose template is not made here');
    return templateText(document);
  }
}

/** `send_email: {to: a}`: each member named must be there; `body` is the text. */
function isEffect(effect: { [key: string]: Json }, type: string, part: Json): boolean {
  if (effect['type'] !== type) return false;
  if (typeof part !== 'object' || part === null) return true;
  return Object.entries(part as { [key: string]: Json }).every(([key, wanted]) => {
    const got = memberOf(effect, key === 'body' && type === 'send_email' ? 'text' : key);
    if (Array.isArray(got) && !Array.isArray(wanted)) return got.some((one) => matches(wanted, one, false));
    return matches(wanted, got, key === 'body' || key === 'subject');
  });
}

/** A test knows attachments by their names. */
function memberOf(effect: { [key: string]: Json }, key: string): Json {
  const value = effect[key] ?? null;
  if (key !== 'attachments' || !Array.isArray(value)) return value;
  return (value as { name: string }[]).map(({ name }) => name);
}
