import { randomBytes, randomUUID } from 'node:crypto';
import { UniqueConstraintViolationException, type EntityManager } from '@mikro-orm/postgresql';
import { inTenant } from '#database';
import { recordKeyId, sealGrant, SessionKey, type PlatformKey } from '#encryption';
import type { InterviewInfo, Json, Screen, StepInput } from '#interview';
import type { StandingHolders } from '#standing-grants';
import {
  InterviewNotFound,
  InvalidAnswers,
  NotCurrentScreen,
  PlaintextNotAllowed,
  SessionNotFound,
} from './errors.js';
import { insertJobs, listJobs, type NewJob } from './jobs/job-rows.js';
import type { Outbox } from './jobs/outbox.js';
import type { SessionJob } from './jobs/session-job.js';
import type { InterviewPackage, InterviewPackages } from './interview-packages.js';
import { fileIdsIn } from './file-ids.js';
import { modeOf } from './mode.js';
import { namedFiles } from './named-files.js';
import { ownSessions } from './own-sessions.js';
import type { Participant } from './participant.js';
import { listSessions, type ListedSession } from './session-list.js';
import { hashOfRecord, SessionLock } from './session-lock.js';
import {
  insertStep,
  readRecord,
  readSession,
  writeStep,
  type SessionRow,
  type WrittenStep,
} from './session-row.js';
import { requireOwnMode } from './require-own-mode.js';
import { requireSessionId } from './require-session-id.js';
import { olderKey } from './older-keys.js';
import type { HoldersOf } from './holders-of.js';
import { rekeySession, type HolderKey } from './rekey-session.js';
import { readersOf, type SessionReaders } from './session-readers.js';
import { insertSession } from './session-start.js';
import type { StepRecord } from './step-record.js';
import type { StepOutcome, Steps, StepSurroundings } from './steps.js';

/** What a step gives to the page or the API. */
export interface Shown {
  session: string;
  screen: Screen;
  /** What the interview asked of the host beside the screen (`exit`, `leave`, …). */
  command: StepOutcome['command'];
}

export interface StartRequest {
  /** `addon:file`. */
  interview: string;
  urlArgs: { [key: string]: Json };
  privileges: ReadonlySet<string>;
  allowPlaintext: boolean;
  /** Days after the last change at which the session is deleted, at most. */
  deleteDays: number;
}

type Values = { [name: string]: Json };

/** An opened session: its row, its lock and its newest step. */
interface Opened {
  row: SessionRow;
  lock: SessionLock;
  step: StepRecord;
}

/**
 * Interview sessions: each method is one step as DESIGN has it. A short read transaction, one call
 * into the sandbox with no transaction open, a short write transaction under the unique key
 * (tenant, session, sequence). Nothing is acknowledged before the commit.
 */
export class Sessions {
  constructor(
    private readonly em: EntityManager,
    private readonly platformKey: PlatformKey,
    private readonly packages: InterviewPackages,
    private readonly steps: Steps,
    private readonly holderKey: HolderKey,
    private readonly outbox: Outbox,
    private readonly holdersOf: HoldersOf,
  ) {}

  /**
   * Starts a session and takes its first step. `alongside` runs in the transaction that stores it (a
   * guest's own account and login). Throws `InterviewNotFound`, `PlaintextNotAllowed`.
   */
  async start(
    who: Participant,
    request: StartRequest,
    surroundings: StepSurroundings,
    alongside: (tx: EntityManager) => Promise<void> = async () => {},
  ): Promise<Shown> {
    const { pack, info } = await this.findInterview(who.tenantId, request);
    const mode = modeOf(info);
    if (mode === 'plaintext' && !request.allowPlaintext) throw new PlaintextNotAllowed();

    const id = randomUUID();
    const seed = randomBytes(16).toString('hex');
    const outcome = await this.steps.take(
      who.tenantId,
      pack,
      { id, interview: request.interview, seed, state: null, replies: {} },
      { type: 'start', urlArgs: request.urlArgs },
      { ...surroundings, sessions: await ownSessions(this.em, this.packages, who, pack) },
    );

    const key = mode === 'plaintext' ? null : SessionKey.generate();
    const lock = SessionLock.fresh(who.tenantId, id, mode, key);
    const screen = shown(outcome.screen, id);
    const record = lock.seal(1, {
      previousHash: null,
      digest: pack.digest,
      mode,
      seed,
      back: null,
      state: outcome.state,
      screen,
      documents: outcome.documents,
      replies: outcome.replies,
    });
    const jobs = this.outbox.seal(lock, 1, outcome.effects);
    const grant =
      key &&
      sealGrant(
        this.platformKey,
        { tenant: who.tenantId, account: who.accountId, session: id, role: 'owner' },
        who.keys.publicKey,
        key,
      );
    const standing = {
      platformKey: this.platformKey,
      key,
      holders: askedFor(info, await this.holdersOf(who.tenantId)),
      now: new Date(),
    };
    await inTenant(this.em, who.tenantId, async (tx) => {
      await alongside(tx);
      const session = {
        tenantId: who.tenantId,
        id,
        ownerId: who.accountId,
        interview: request.interview,
        addon: pack.addon,
        version: pack.version,
        digest: pack.digest,
        mode,
        deleteDays: Math.min(request.deleteDays, info.deleteDays ?? request.deleteDays),
        finished: screen.kind === 'end',
        grant,
        record,
        jobs,
      };
      await insertSession(tx, session, standing);
    });
    if (jobs.length > 0) this.outbox.send({ tenantId: who.tenantId, sessionId: id }, lock);
    return { session: id, screen, command: outcome.command };
  }

  /** The current screen, as it was stored: a reload shows the same. */
  async show(who: Participant, sessionId: string): Promise<Shown> {
    const { step } = await this.open(who, sessionId);
    return { session: sessionId, screen: step.screen, command: null };
  }

  /** The sessions in which the account takes part, the newest change first. */
  list(who: Participant): Promise<ListedSession[]> {
    return inTenant(this.em, who.tenantId, (tx) => listSessions(tx, who.accountId), { readOnly: true });
  }

  /** What became of the messages that a session sent, for one of its participants. */
  async jobs(who: Participant, sessionId: string): Promise<SessionJob[]> {
    await this.open(who, sessionId);
    return listJobs(this.em, { tenantId: who.tenantId, sessionId });
  }

  /** Who could read a session, for one of its participants; and the version that it runs on. */
  async readers(who: Participant, sessionId: string): Promise<SessionReaders> {
    requireSessionId(sessionId);
    const readers = await inTenant(
      this.em,
      who.tenantId,
      (tx) => readersOf(tx, this.platformKey, who.tenantId, sessionId),
      {
        readOnly: true,
      },
    );
    const takesPart = readers?.holders.some(({ accountId }) => accountId === who.accountId);
    if (readers === null || !takesPart) throw new SessionNotFound();
    return readers;
  }

  /**
   * Answers a screen; a posted form is read by the screen that it answers, hence `values` may be a function.
   * Throws `NotCurrentScreen`, `InvalidAnswers`, `InterviewError`, `AddonStopped`, `SessionNotFound`.
   */
  answer(
    who: Participant,
    sessionId: string,
    screen: string,
    values: Values | ((shown: Screen) => Values | Promise<Values>),
    surroundings: StepSurroundings,
  ): Promise<Shown> {
    const input = async (shown: Screen): Promise<StepInput> => ({
      type: 'answer',
      values: typeof values === 'function' ? await values(shown) : values,
    });
    return this.advance(who, sessionId, screen, input, surroundings);
  }

  action(
    who: Participant,
    sessionId: string,
    screen: string | null,
    action: { action: string; arguments: { [key: string]: Json } },
    surroundings: StepSurroundings,
  ): Promise<Shown> {
    return this.advance(who, sessionId, screen, { type: 'action', ...action }, surroundings);
  }

  language(
    who: Participant,
    sessionId: string,
    language: string,
    surroundings: StepSurroundings,
  ): Promise<Shown> {
    return this.advance(who, sessionId, null, { type: 'language', language }, surroundings);
  }

  /** Returns exactly to the screen before; a new step in the chain, so that two tabs cannot both go back. */
  async back(
    who: Participant,
    sessionId: string,
    screen: string,
    surroundings: StepSurroundings,
  ): Promise<Shown> {
    const opened = await this.open(who, sessionId);
    requireCurrent(opened.step, screen);
    const target = opened.step.back;
    if (target === null || !opened.step.screen.canGoBack) {
      return { session: sessionId, screen: opened.step.screen, command: null };
    }
    const former = await this.openEarlier(who, opened, target);
    const to = { state: former.state, screen: former.screen, documents: former.documents };
    const outcome = await this.take(who, opened, { type: 'back', to }, surroundings);
    return this.store(who, opened, outcome, former.back);
  }

  /** The documents of the current screen, and where to find them, for one participant. */
  async open(who: Participant, sessionId: string): Promise<Opened> {
    requireSessionId(sessionId);
    const row = await readSession(this.em, who, sessionId);
    if (row === null) throw new SessionNotFound();
    const lock = SessionLock.open(this.platformKey, who, row);
    const step = lock.openNewest(row);
    if (row.messagesWait) this.outbox.send({ tenantId: who.tenantId, sessionId }, lock, { again: true });
    return { row, lock, step };
  }

  private async advance(
    who: Participant,
    sessionId: string,
    screen: string | null,
    given: StepInput | ((shown: Screen) => Promise<StepInput>),
    surroundings: StepSurroundings,
  ): Promise<Shown> {
    const opened = await this.open(who, sessionId);
    if (screen !== null) requireCurrent(opened.step, screen);
    const input = typeof given === 'function' ? await given(opened.step.screen) : given;
    const outcome = await this.take(who, opened, input, surroundings);
    if (outcome.outcome === 'invalid') {
      throw new InvalidAnswers({ ...opened.step.screen, errors: outcome.screen.errors });
    }
    // A change of language is not a step that Back returns to.
    const back = input.type === 'language' ? opened.step.back : opened.row.sequence;
    return this.store(who, opened, outcome, back);
  }

  private async take(
    who: Participant,
    { row, lock, step }: Opened,
    input: StepInput,
    surroundings: StepSurroundings,
  ): Promise<StepOutcome> {
    const pack = await this.packages.ofSession(who.tenantId, row.addon, row.digest);
    requireOwnMode(row, pack);
    const session = {
      id: row.id,
      interview: row.interview,
      seed: step.seed,
      state: step.state,
      replies: step.replies ?? {},
    };
    const holder = { tenantId: who.tenantId, sessionId: row.id, mode: row.mode, key: lock.key };
    const named = input.type === 'answer' ? fileIdsIn(input.values) : [];
    const files = await namedFiles(this.em, this.platformKey, holder, named);
    const sessions = await ownSessions(this.em, this.packages, who, pack);
    return this.steps.take(who.tenantId, pack, session, input, { ...surroundings, sessions }, files);
  }

  private async store(
    who: Participant,
    { row, lock, step }: Opened,
    outcome: StepOutcome,
    back: number | null,
  ): Promise<Shown> {
    const sequence = row.sequence + 1;
    const screen = shown(outcome.screen, row.id);
    const fresh = row.rekeyDue && lock.key !== null ? SessionKey.generate() : null;
    const writing = fresh === null ? lock : SessionLock.fresh(who.tenantId, row.id, row.mode, fresh);
    const record = writing.seal(sequence, {
      previousHash: hashOfRecord(row.record),
      digest: row.digest,
      mode: row.mode,
      seed: step.seed,
      back,
      state: outcome.state,
      screen,
      documents: outcome.documents,
      replies: outcome.replies,
    });
    const jobs = this.outbox.seal(writing, sequence, outcome.effects);
    const finished = row.state === 'finished' || screen.kind === 'end';
    try {
      const written = { tenantId: who.tenantId, sessionId: row.id, sequence, record, finished };
      const keys = fresh === null || lock.key === null ? null : { fresh, before: lock.key };
      if (keys === null && jobs.length === 0) await writeStep(this.em, written);
      else await this.writeWith(written, jobs, keys);
    } catch (error) {
      if (!(error instanceof UniqueConstraintViolationException)) throw error;
      throw new NotCurrentScreen((await this.open(who, row.id)).step.screen);
    }
    if (jobs.length > 0) this.outbox.send({ tenantId: who.tenantId, sessionId: row.id }, writing);
    return { session: row.id, screen, command: outcome.command };
  }

  /** An earlier step, also one from before a re-key. */
  private async openEarlier(who: Participant, { row, lock }: Opened, sequence: number): Promise<StepRecord> {
    return inTenant(
      this.em,
      who.tenantId,
      async (tx) => {
        const record = await readRecord(tx, row.id, sequence);
        if (record === null) throw new SessionNotFound();
        if (lock.key === null) return lock.open(sequence, record);
        const session = { tenantId: who.tenantId, sessionId: row.id };
        const key = await olderKey(tx, session, lock.key, recordKeyId(record));
        return SessionLock.fresh(who.tenantId, row.id, row.mode, key).open(sequence, record);
      },
      { readOnly: true },
    );
  }

  /** The step, its messages and the session's new key, in one transaction. */
  private async writeWith(
    step: WrittenStep,
    jobs: readonly NewJob[],
    keys: { fresh: SessionKey; before: SessionKey } | null,
  ): Promise<void> {
    const holders = keys && (await this.holdersOf(step.tenantId));
    await inTenant(this.em, step.tenantId, async (tx) => {
      await insertStep(tx, step);
      await insertJobs(tx, step, step.sequence, jobs);
      if (keys !== null && holders !== null)
        await rekeySession(tx, this.platformKey, step, keys, this.holderKey, holders);
    });
  }

  private async findInterview(tenantId: string, request: StartRequest) {
    const [addon = '', name = ''] = request.interview.split(':');
    const pack: InterviewPackage | null = await this.packages.current(tenantId, addon);
    const info = pack && Object.hasOwn(pack.interviews, name) ? pack.interviews[name] : undefined;
    const allowed =
      info?.requiredPrivileges.length === 0 ||
      info?.requiredPrivileges.some((privilege) => request.privileges.has(privilege));
    if (pack === null || info === undefined || !info.runnable || !allowed) {
      throw new InterviewNotFound(request.interview);
    }
    return { pack, info };
  }
}

/** Of those who may hold standing grants here, those that the interview asks for: for all time of the session. */
function askedFor(info: InterviewInfo, { escrow, background }: StandingHolders): StandingHolders {
  return {
    escrow: info.escrow ? escrow : null,
    background: info.backgroundAccess ? background : null,
  };
}

/** Fills in what the kernel does not know: whose screen this is, and an id that nobody can guess. */
function shown(screen: Screen, sessionId: string): Screen {
  return { ...screen, session: sessionId, screen: randomBytes(16).toString('base64url') };
}

function requireCurrent(step: StepRecord, screen: string): void {
  if (step.screen.screen !== screen) throw new NotCurrentScreen(step.screen);
}
