import { AUDIT_EVENTS, AUDIT_OUTCOMES, readEntries, type AuditLog, type ReadEntry } from '#audit';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { Accounts } from '#identity';
import { Pages, textsFor, type AuditPerson, type AuditRow } from '#web';
import { sendPage } from '../../http/send-page.js';
import type { Site } from '../../http/site.js';
import { PLATFORM, type Platform } from '../../platform.js';
import { auditFilterOf, auditSearch, type AuditSearchProblem } from './audit-search.js';
import { ConsoleFrames } from './console-frames.js';

const PAGE = 50;
/** Entries read at once for a file. */
const BATCH = 500;

/** Whose log is shown, and at which address. */
export interface ShownLog {
  tenantId: string;
  address: string;
  /** Further members of the address, as the tenant that an operator chose. */
  carried: { readonly [name: string]: string };
  tenants: { chosen: string; slugs: string[] } | null;
}

type Query = { readonly [name: string]: unknown };

/** Audit logs as pages and as files, for both consoles. People are named to their own admins alone. */
@Injectable()
export class AuditViews {
  private readonly audit: AuditLog;

  constructor(
    private readonly pages: Pages,
    private readonly frames: ConsoleFrames,
    private readonly accounts: Accounts,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {
    this.audit = platform.audit;
  }

  async send(site: Site, log: ShownLog, query: Query, request: FastifyRequest, reply: FastifyReply) {
    const frame = await this.frames.frame(site, request);
    const texts = textsFor(frame.language);
    const search = auditSearch(query);
    const { timeZone } = (await this.platform.settings.of(site.tenant.id)).locale;
    const people = await this.peopleOf(site, log.tenantId);
    const { filter, problems } = auditFilterOf(search, timeZone, invert(people));
    const { entries, next } =
      problems.length > 0
        ? { entries: [], next: null }
        : await readEntries(this.platform.database.em, log.tenantId, { ...filter, limit: PAGE });
    const time = new Intl.DateTimeFormat(frame.language, {
      dateStyle: 'medium',
      timeStyle: 'medium',
      timeZone,
    });
    const { before, ...asked } = search;
    const carried = { ...log.carried, ...asked };
    const page = this.pages.auditPage({
      frame,
      done: null,
      errors: problems.map(({ field, problem }: AuditSearchProblem) => ({
        field,
        message: problem === 'day' ? texts.auditBadDay : texts.auditNobody,
      })),
      entries: entries.map((entry) => rowOf(entry, people, (ms) => time.format(ms))),
      filter: asked,
      tenants: log.tenants,
      events: AUDIT_EVENTS,
      outcomes: AUDIT_OUTCOMES,
      action: log.address,
      export: addressOf(`${log.address}/export`, carried),
      next: next === null ? null : addressOf(log.address, { ...carried, before: String(next) }),
      newest: before === '' ? null : addressOf(log.address, carried),
    });
    return sendPage(reply, page, problems.length > 0 ? 422 : 200);
  }

  /** A line of JSON for each entry that the search lets through, newest first; taking it is an entry itself. */
  async sendFile(site: Site, log: ShownLog, query: Query, reply: FastifyReply) {
    const { timeZone } = (await this.platform.settings.of(site.tenant.id)).locale;
    const people = await this.peopleOf(site, log.tenantId);
    const { filter, problems } = auditFilterOf(auditSearch(query), timeZone, invert(people));
    // A file of everything would look as if it were what was asked for.
    const isReadable = problems.length === 0;
    await this.audit.write(log.tenantId, { event: 'audit.export', outcome: isReadable ? 'done' : 'refused' });
    return reply
      .header('content-type', 'application/x-ndjson; charset=utf-8')
      .header('content-disposition', 'attachment; filename="audit.jsonl"')
      .header('cache-control', 'no-store')
      .send(Readable.from(isReadable ? this.lines(log.tenantId, filter, people) : []));
  }

  private async *lines(
    tenantId: string,
    filter: ReturnType<typeof auditFilterOf>['filter'],
    people: ReadonlyMap<string, string>,
  ): AsyncGenerator<string> {
    let before = filter.before;
    do {
      const found = await readEntries(this.platform.database.em, tenantId, {
        ...filter,
        before,
        limit: BATCH,
      });
      for (const { atMs, actorAccount, subjectAccount, ...entry } of found.entries) {
        const email = (account: string | null) => (account === null ? null : (people.get(account) ?? null));
        const named = { actorEmail: email(actorAccount), subjectEmail: email(subjectAccount) };
        yield `${JSON.stringify({ at: new Date(atMs).toISOString(), ...entry, ...named })}\n`;
      }
      before = found.next ?? undefined;
    } while (before !== undefined);
  }

  /** Accounts by id with their addresses; of another tenant none. */
  private async peopleOf({ tenant }: Site, tenantId: string): Promise<Map<string, string>> {
    if (tenant.id !== tenantId) return new Map();
    const accounts = await this.accounts.list(tenantId);
    return new Map(accounts.flatMap(({ id, email }) => (email === null ? [] : [[id, email]])));
  }
}

function rowOf(
  entry: ReadEntry,
  people: ReadonlyMap<string, string>,
  time: (ms: number) => string,
): AuditRow {
  const { event, outcome, code, details, actor, actorAccount, subject, subjectAccount, atMs } = entry;
  const person = (kind: string, id: string | undefined, account: string | null): AuditPerson => ({
    kind,
    name: account === null ? null : (people.get(account) ?? account.slice(0, 8)),
    isGone: id !== undefined && account === null,
  });
  return {
    at: time(atMs),
    event,
    outcome,
    code: code ?? null,
    who: person(actor.kind, actor.id, actorAccount),
    whom: subject === undefined || subject === actor.id ? null : person('person', subject, subjectAccount),
    details: Object.entries(details ?? {}).map(([name, value]) => `${name}: ${[value].flat().join(', ')}`),
  };
}

function invert(people: ReadonlyMap<string, string>): Map<string, string> {
  return new Map([...people].map(([id, email]) => [email.toLowerCase(), id]));
}

function addressOf(address: string, asked: { readonly [name: string]: string }): string {
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ''));
  return query.size === 0 ? address : `${address}?${query.toString()}`;
}
