import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AccountGrades, Guests, NotLoggedIn, opensAnswers, Profiles } from '#identity';
import type { InterviewInfo, Json, Screen } from '#interview';
import {
  FileAddresses,
  InvalidAnswers,
  NotCurrentScreen,
  SessionDocuments,
  Sessions,
  type Participant,
  type SessionReaders,
  type Shown,
  type StepSurroundings,
} from '#sessions';
import { keeperLine, type SessionReaders as SessionReadersView } from '#web';
import { AddonModules } from './addon-modules.js';
import { isDraft } from './draft-addon.js';
import { GUEST_ABSOLUTE_SECONDS } from './guest-span.js';
import { LoginCookies } from './http/login-cookies.js';
import { participantOf } from './http/participating.js';
import type { Site } from './http/site.js';
import { InstalledInterviews } from './installed-interviews.js';
import { standingHolders } from './standing-holders.js';
import { TenantSettings } from './tenant-settings.js';

/** One interview as `GET /api/v1/interviews` lists it. */
export interface OfferedInterview {
  interview: string;
  title: string;
  description: string;
  languages: string[];
}

/** One line of 'My interviews', as the API gives it. */
export interface MySession {
  session: string;
  interview: string;
  title: string;
  startedAt: Date;
  changedAt: Date;
  state: 'open' | 'finished';
  role: 'owner' | 'participant';
  /** Who began it, by name, where that is somebody else. */
  sharedBy: string | null;
}

export interface StartOrder {
  interview: string;
  urlArgs: { [key: string]: Json };
  language?: string | undefined;
  /** A guest says: this is my own device. The login then lasts days instead of hours. */
  ownDevice: boolean;
  /** Who begins says: this is a shared computer. It ends after minutes without a step, and with the browser. */
  shared?: boolean;
}

/** What pages and API both need to serve an interview: who answers, with which settings, and what is shown. */
@Injectable()
export class InterviewDesk {
  constructor(
    private readonly sessions: Sessions,
    private readonly documents: SessionDocuments,
    private readonly guests: Guests,
    private readonly cookies: LoginCookies,
    private readonly settings: TenantSettings,
    private readonly files: FileAddresses,
    private readonly interviews: InstalledInterviews,
    private readonly accounts: AccountGrades,
    private readonly modules: AddonModules,
    private readonly profiles: Profiles,
  ) {}

  /** Starts a session; a guest gets account, login and cookies in the same transaction. */
  async start(site: Site, order: StartOrder, reply: FastifyReply): Promise<Shown> {
    const config = await this.settings.of(site.tenant.id);
    const request = {
      interview: order.interview,
      urlArgs: order.urlArgs,
      privileges: site.caller?.privileges ?? new Set<string>(),
      allowPlaintext: config.encryption.allowPlaintext,
      deleteDays: config.retention.interviewDeleteDays,
    };
    const surroundings = await this.surroundings(site, order.language);
    if (site.caller !== null) {
      const who = participantOf(site.caller);
      return this.shown(site, who, await this.sessions.start(who, request, surroundings));
    }
    const { guests } = config.identity;
    if (!guests.allowed) throw new NotLoggedIn();
    const guest = this.guests.prepare(site.tenant.id);
    const kept = order.ownDevice ? guests.keepDaysOwnDevice * 86_400 : guests.keepHours * 3_600;
    const seconds = order.shared === true ? guests.sharedMinutes * 60 : kept;
    let login: { secret: string; loginId: Buffer } | undefined;
    const who = { tenantId: guest.tenantId, accountId: guest.id, keys: guest.keys };
    const shown = await this.sessions.start(who, request, surroundings, async (tx) => {
      login = await this.guests.begin(tx, guest, {
        idleSeconds: seconds,
        absoluteSeconds: GUEST_ABSOLUTE_SECONDS,
      });
    });
    if (login !== undefined)
      this.cookies.set(
        reply,
        { ...site, shared: order.shared === true },
        {
          ...login,
          maxAgeSeconds: GUEST_ABSOLUTE_SECONDS,
        },
      );
    if (order.shared === true) this.cookies.setShared(reply, site);
    return this.shown(site, who, shown);
  }

  /** The interviews that the tenant offers to who asks, by title. */
  async offered(site: Site): Promise<OfferedInterview[]> {
    const privileges = site.caller?.privileges ?? new Set<string>();
    const packs = await this.interviews.installed(site.tenant.id);
    return packs
      .flatMap(({ addon, interviews }) =>
        Object.entries(interviews)
          .filter(([, info]) => info.runnable && isFor(info, privileges))
          .map(([name, { title, description, languages }]) => ({
            interview: `${addon}:${name}`,
            title,
            description,
            languages,
          })),
      )
      .toSorted((a, b) => a.title.localeCompare(b.title));
  }

  /** The sessions of who asks; none for a stranger, nor for a login that holds no key of its account. */
  async mine(site: Site): Promise<MySession[]> {
    const { caller } = site;
    if (caller === null || !opensAnswers(caller)) return [];
    // What a developer tries out stands in the playground.
    const listed = (await this.sessions.list(participantOf(caller))).filter(({ addon }) => !isDraft(addon));
    const owners = listed.map(({ ownerId }) => ownerId).filter((id) => id !== caller.accountId);
    const names = owners.length === 0 ? null : await this.profiles.namesOf(site.tenant.id, owners);
    return Promise.all(
      listed.map(async ({ addon, digest, ownerId, ...session }) => ({
        ...session,
        sharedBy: names?.get(ownerId) ?? null,
        title:
          (await this.interviews.titleOf(site.tenant.id, addon, digest, session.interview)) ??
          session.interview,
      })),
    );
  }

  /** What is shown, with the documents' addresses made for this participant. */
  async shown(site: Site, who: Participant, { screen, ...rest }: Shown): Promise<Shown> {
    return { ...rest, screen: await this.withDocuments(site, who, screen) };
  }

  /** Takes a step; the screen of a refusal too is shown with this participant's addresses. */
  async step(site: Site, who: Participant, take: () => Promise<Shown>): Promise<Shown> {
    try {
      return await this.shown(site, who, await take());
    } catch (error) {
      if (error instanceof NotCurrentScreen)
        throw new NotCurrentScreen(await this.withDocuments(site, who, error.screen));
      if (error instanceof InvalidAnswers)
        throw new InvalidAnswers(await this.withDocuments(site, who, error.screen));
      throw error;
    }
  }

  private async withDocuments(site: Site, who: Participant, stored: Screen): Promise<Screen> {
    const screen = this.files.inScreen(who, stored);
    if (screen.documents.length === 0) return screen;
    return { ...screen, documents: await this.documents.list(who, screen.session, site.origin) };
  }

  /** What the keeper line says of a session, for the page. */
  async keeper(site: Site, who: Participant, sessionId: string): Promise<SessionReadersView> {
    return this.keeperOf(site, who, await this.sessions.readers(who, sessionId));
  }

  /** The same for who has asked already. */
  async keeperOf(site: Site, who: Participant, readers: SessionReaders): Promise<SessionReadersView> {
    return {
      grade: readers.grade,
      guest: readers.holders.every(({ kind }) => kind === 'guest'),
      organization: site.tenant.name,
      sharedWith: await this.othersOf(site, who, readers),
      escrow: this.escrowOf(site, readers),
      copiesTo: await this.modules.names(site.tenant.id),
      background: readers.standing.some(({ kind }) => kind === 'background'),
    };
  }

  /** Who keeps the spare key of a session, by name; the organization itself where no other is named. */
  escrowOf(site: Site, { standing }: Pick<SessionReaders, 'standing'>): string | null {
    const grant = standing.find(({ kind }) => kind === 'escrow');
    return grant === undefined ? null : grant.holder || site.tenant.name;
  }

  /** Names of those who take part besides the asker. */
  async othersOf(site: Site, who: Participant, readers: SessionReaders): Promise<string[]> {
    const others = readers.holders.filter(({ accountId }) => accountId !== who.accountId);
    if (others.length === 0) return [];
    const names = await this.profiles.namesOf(
      site.tenant.id,
      others.map(({ accountId }) => accountId),
    );
    return others.map(({ accountId }) => names.get(accountId) ?? UNNAMED);
  }

  /** What the asker's part is, and who else takes part, by name. */
  async shareOf(
    site: Site,
    who: Participant,
    sessionId: string,
  ): Promise<{ role: 'owner' | 'participant'; sharedWith: string[] }> {
    const readers = await this.sessions.readers(who, sessionId);
    const own = readers.holders.find(({ accountId }) => accountId === who.accountId);
    return { role: own?.role ?? 'participant', sharedWith: await this.othersOf(site, who, readers) };
  }

  /** The same before a session is there: what it will be for who asks now. */
  async keeperBefore(site: Site, info: InterviewInfo): Promise<SessionReadersView> {
    const plain = info.multiUser === true;
    const { escrow, background } = standingHolders(await this.settings.of(site.tenant.id));
    const inBackground = !plain && info.backgroundAccess && background !== null;
    const own = inBackground ? 'C' : await this.accounts.gradeOf(site.caller);
    const guest = site.caller?.kind !== 'person';
    return {
      grade: plain ? 'D' : own,
      guest,
      organization: site.tenant.name,
      sharedWith: [],
      escrow: !plain && info.escrow && escrow !== null ? escrow.holder || site.tenant.name : null,
      copiesTo: await this.modules.names(site.tenant.id),
      background: inBackground,
    };
  }

  /** What the interview asked for beside the screen; a form's answer leads on by a redirect. */
  obey(shown: Shown, reply: FastifyReply): FastifyReply {
    const page = `/sessions/${shown.session}`;
    switch (shown.command?.command) {
      // Both ask first, and what follows a deletion offers to start again.
      case 'exit':
      case 'restart':
        return reply.redirect(`${page}/delete`, 303);
      case 'leave':
        return reply.redirect(`${page}/leave`, 303);
      case 'register':
        return reply.redirect('/register', 303);
      case 'signin':
        return reply.redirect('/login', 303);
      case 'logout':
        return reply.redirect('/account', 303);
      default:
        return reply.redirect(page, 303);
    }
  }

  /** `GET /sessions/ID/readers`. */
  async readers(site: Site, who: Participant, sessionId: string) {
    return this.readersOf(site, who, await this.sessions.readers(who, sessionId));
  }

  /** The same for who has asked already. */
  async readersOf(site: Site, who: Participant, readers: SessionReaders) {
    const { mode, grade, holders, standing } = readers;
    const { sentences } = keeperLine('en', await this.keeperOf(site, who, readers));
    const names = await this.profiles.namesOf(
      site.tenant.id,
      holders.map(({ accountId }) => accountId),
    );
    return {
      mode,
      grade,
      sentence: sentences.join(' '),
      holders: [
        ...holders.map(({ accountId, role, grade: own }) => ({
          name: accountId === who.accountId ? 'you' : (names.get(accountId) ?? UNNAMED),
          role,
          grade: own,
        })),
        ...standing.map(({ kind, expiresAt, openedAt }) =>
          kind === 'escrow'
            ? { name: this.escrowOf(site, readers), role: kind, grade: 'A' as const, openedAt }
            : { name: 'this server', role: kind, grade: 'C' as const, expiresAt },
        ),
      ],
    };
  }

  async surroundings(site: Site, language?: string): Promise<StepSurroundings> {
    const config = await this.settings.of(site.tenant.id);
    const { limits, locale } = config;
    return {
      timeZone: locale.timeZone,
      // Nothing asked for: the interview's own language.
      language: language ?? '',
      currency: locale.currency,
      limits: {
        searches: limits.searches,
        listItems: limits.listItems,
        fields: limits.fields,
        screenBytes: limits.screenAnswersMib * MIB,
        stateBytes: limits.sessionAnswersMib * MIB,
      },
      person: {
        id: site.caller?.kind === 'person' ? site.caller.accountId : null,
        email: site.caller?.about?.email ?? null,
        firstName: site.caller?.about?.firstName ?? null,
        lastName: site.caller?.about?.lastName ?? null,
        privileges: [...(site.caller?.privileges ?? [])],
      },
      explain: config.environment !== 'production',
    };
  }
}

/** For who has given neither name nor address: a guest, or who signs in by phone. */
const UNNAMED = 'another participant';
const MIB = 1024 * 1024;

function isFor({ requiredPrivileges }: InterviewInfo, privileges: ReadonlySet<string>): boolean {
  return requiredPrivileges.length === 0 || requiredPrivileges.some((privilege) => privileges.has(privilege));
}
