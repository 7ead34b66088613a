import type { CompiledTemplate, DocumentSource } from './document.js';
import type { FileFacts } from './file-facts.js';
import type { Json, Screen, ScreenError } from './screen.js';

/**
 * What goes into the isolate for one step, as one JSON string. `state` is the kernel's own: the
 * host stores and returns it without reading it.
 */
export interface StepRequest {
  interview: string;
  session: string;
  /** What the last reply gave; null when the session starts. */
  state: KernelState | null;
  input: StepInput;
  /** Milliseconds since 1970; the only clock that the interview sees. */
  now: number;
  /** IANA name, as in `America/New_York`. */
  timeZone: string;
  /** Language asked for when the session starts; afterwards the state's own holds. */
  language: string;
  currency: string;
  /** 32 hex digits, fixed per session: seeds `random()` and `uuid()`. */
  seed: string;
  person: Person;
  /** The person's own sessions, as `interview_list()` tells them. */
  sessions?: OwnSession[];
  limits: KernelLimits;
  /** True: the author sees block chains and messages; false (production): a plain apology. */
  explain: boolean;
  /** Asks for the stored answers in the API's form in the reply (interview tests). */
  wantVariables?: boolean;
  /** What the tenant set of the add-on, for `addon_setting()`; secrets are not among it. */
  settings?: { [name: string]: Json };
  /** Replies of `fetch_json` so far, by the key of the request; in interview tests by the address alone. */
  replies?: { [key: string]: Json };
  /** The uploads that the values of an answer name, by id; an id that is not here is no file of this session. */
  files?: { [id: string]: FileFacts };
  /** Where pages find an add-on's static files, by its name; without its own entry below `/addons/NAME/static`. */
  staticFiles?: { [addon: string]: string };
  /** Runs each `background_action` at once, inside the step: the add-on may have them run, or this is a test. */
  backgroundAtOnce?: boolean;
}

export type KernelState = { [key: string]: Json };

/** Who is answering, as `user_info()` and its kin tell it; never keys. */
export interface Person {
  id: string | null;
  email: string | null;
  firstName: string | null;
  lastName: string | null;
  privileges: string[];
}

export interface OwnSession {
  session: string;
  /** `addon:file`. */
  interview: string;
  title: string;
}

export interface KernelLimits {
  searches: number;
  listItems: number;
  fields: number;
  screenBytes: number;
  stateBytes: number;
}

export type StepInput =
  | { type: 'start'; urlArgs: { [key: string]: Json } }
  | { type: 'answer'; values: { [name: string]: Json } }
  | { type: 'action'; action: string; arguments: { [key: string]: Json } }
  | { type: 'language'; language: string }
  /** `to` is what the reply of the previous screen held; nothing of the author's runs. */
  | { type: 'back'; to: { state: KernelState; screen: Screen; documents?: DocumentSource[] } };

export type StepReply =
  | {
      ok: true;
      /** `invalid`: nothing was stored; `state` is the one that came in, `screen` has `errors`. */
      outcome: 'screen' | 'invalid';
      state: KernelState;
      /** `session`, `screen` and the documents' addresses are empty: the host fills them in. */
      screen: Screen;
      documents: DocumentSource[];
      effects: Effect[];
      /** What the person or the code asked of the host, done after the step was stored. */
      command: Command | null;
      variables?: { [name: string]: Json };
      /** With them, what that form leaves out: `kids.there_are_any`, and the name of an object held under another one. */
      beside?: { [name: string]: Json };
    }
  /** `fetch`: the code waits for a reply. The host asks for it, and takes the same step again with it. */
  | { ok: false; error: StepError; fetch?: FetchWanted };

/** What `fetch_json` asks for. */
export interface FetchWanted {
  /** Under which the reply is to stand in `replies`. */
  key: string;
  url: string;
  method: 'GET' | 'POST';
  headers: { [name: string]: string };
  /** Sent as JSON. */
  body: string | null;
}

export type Command = {
  command: 'exit' | 'leave' | 'restart' | 'logout' | 'register' | 'signin' | 'new_session';
  url?: string;
};

/** What goes along with a mail: a document as it was when it was sent, or a file of the session by its id. */
export type EffectAttachment = { name: string; document: DocumentSource } | { name: string; file: string };

export type Effect =
  | {
      type: 'send_email';
      to: string[];
      subject: string;
      text: string;
      html: string;
      attachments: EffectAttachment[];
    }
  | { type: 'send_sms'; to: string; body: string }
  | { type: 'log'; text: string };

/** An interview that could not go on. `message` is for the author; a person gets an apology. */
export interface StepError {
  kind: 'not_defined' | 'cycle' | 'author_error' | 'limit' | 'bad_request';
  message: string;
  /** From the innermost block outwards. */
  chain: { file: string; line: number; block: string | null }[];
  errors?: ScreenError[];
}

/** What an add-on's loading gives; `script` is evaluated in each context and ends in `__boot(…)`. */
export interface CompiledPackage {
  script: string;
  /** By name without the add-on's: `eviction-answer`. */
  interviews: { [name: string]: InterviewInfo };
  /** DOCX templates that attachments name, as `addon:templates/letter.docx`. */
  templates: { [file: string]: CompiledTemplate };
  problems: Problem[];
  /** The files that each interview is made of, itself and what it includes, as `problems` names them. */
  sources: { [interview: string]: string[] };
}

export interface InterviewInfo {
  title: string;
  shortTitle: string;
  description: string;
  languages: string[];
  requiredPrivileges: string[];
  multiUser: false | true | 'shared';
  backgroundAccess: boolean;
  escrow: boolean;
  deleteDays: number | null;
  /** True when there is something to answer: a file that is only included by others has no mandatory block. */
  runnable: boolean;
}

export interface Problem {
  severity: 'error' | 'warning';
  message: string;
  file: string;
  line: number;
  column: number;
}

/**
 * Files of an add-on (`interviews/…`, `functions/…`, `translations/…`, `templates/…`, `data/…`), by path:
 * texts, DOCX in base64, and '' for a PDF, of which only whether it is there counts.
 */
export interface PackageSource {
  name: string;
  files: { [path: string]: string };
  /** Add-ons that the manifest lists, with their own text files. */
  dependencies: { [name: string]: { [path: string]: string } };
}
