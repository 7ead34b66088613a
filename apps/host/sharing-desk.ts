import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Accounts, Guests, NotLoggedIn, Profiles } from '#identity';
import {
  Invitations,
  ParticipantNotFound,
  Participants,
  type Participant,
  type SessionRole,
  type ShownInvitation,
} from '#sessions';
import { GUEST_ABSOLUTE_SECONDS } from './guest-span.js';
import { LoginCookies } from './http/login-cookies.js';
import { participantOf } from './http/participating.js';
import type { Site } from './http/site.js';
import { NameNotConfirmed } from './name-not-confirmed.js';
import { TenantSettings } from './tenant-settings.js';

/** A participant as the others see it. */
export interface NamedParticipant {
  id: string;
  /** Null for a guest, and for who has given neither name nor address. */
  name: string | null;
  role: SessionRole;
  /** Who asked for it, by name; null for who began the session. */
  askedBy: string | null;
  you: boolean;
  since: Date;
}

/** An account of the staff that may be asked into sessions. */
export interface Advocate {
  id: string;
  name: string;
}

/** Sharing a session: invitations, who takes part, and advocates asked in by name. */
@Injectable()
export class SharingDesk {
  constructor(
    private readonly invitations: Invitations,
    private readonly parts: Participants,
    private readonly profiles: Profiles,
    private readonly accounts: Accounts,
    private readonly guests: Guests,
    private readonly cookies: LoginCookies,
    private readonly settings: TenantSettings,
  ) {}

  /** Throws `SessionNotFound`, `NotShared`, `TooManyInvitations`. */
  async invite(site: Site, who: Participant, sessionId: string): Promise<{ url: string; expiresAt: Date }> {
    const { code, expiresAt } = await this.invitations.make(who, sessionId);
    return { url: `${site.origin}/invitations?token=${code}`, expiresAt };
  }

  /** Who asks, and for what. Throws `InvitationRefused`. */
  async look(site: Site, token: string): Promise<ShownInvitation & { asker: string | null }> {
    const shown = await this.invitations.look(site.tenant.id, token);
    const names = await this.profiles.namesOf(site.tenant.id, [shown.askerId]);
    return { ...shown, asker: names.get(shown.askerId) ?? null };
  }

  /**
   * Who opens the link takes part: with the account that is logged in, or as a guest of this browser. Throws
   * `InvitationRefused`, and `NotLoggedIn` where guests are not allowed.
   */
  async accept(site: Site, token: string, reply: FastifyReply): Promise<{ session: string }> {
    if (site.caller !== null) return this.invitations.accept(participantOf(site.caller), token);
    const { guests } = (await this.settings.of(site.tenant.id)).identity;
    if (!guests.allowed) throw new NotLoggedIn();
    const guest = this.guests.prepare(site.tenant.id);
    let login: { secret: string; loginId: Buffer } | undefined;
    const who = { tenantId: guest.tenantId, accountId: guest.id, keys: guest.keys };
    const accepted = await this.invitations.accept(who, token, async (tx) => {
      login = await this.guests.begin(tx, guest, {
        idleSeconds: guests.keepHours * 3_600,
        absoluteSeconds: GUEST_ABSOLUTE_SECONDS,
      });
    });
    if (login !== undefined)
      this.cookies.set(reply, site, { ...login, maxAgeSeconds: GUEST_ABSOLUTE_SECONDS });
    return accepted;
  }

  /** Throws `SessionNotFound` for who takes no part. */
  async participants(site: Site, who: Participant, sessionId: string): Promise<NamedParticipant[]> {
    const all = await this.parts.list(who, sessionId);
    const accounts = all.flatMap(({ accountId, askerId }) => [accountId, ...(askerId ? [askerId] : [])]);
    const names = await this.profiles.namesOf(site.tenant.id, accounts);
    return all.map(({ id, accountId, role, askerId, since }) => ({
      id,
      name: names.get(accountId) ?? null,
      role,
      askedBy: askerId === null ? null : (names.get(askerId) ?? null),
      you: accountId === who.accountId,
      since,
    }));
  }

  /** Throws `SessionNotFound`, `NotTheOwner`, `ParticipantNotFound`. */
  remove(who: Participant, sessionId: string, participant: string): Promise<void> {
    return this.parts.remove(who, sessionId, participant);
  }

  /** Who of the staff may be asked in, by name, for somebody who takes part. Throws `SessionNotFound`. */
  async advocates(site: Site, who: Participant, sessionId: string): Promise<Advocate[]> {
    const taken = new Set((await this.parts.list(who, sessionId)).map(({ accountId }) => accountId));
    const staff = (await this.accounts.list(site.tenant.id)).filter(
      ({ id, privileges }) => privileges.includes('advocate') && !taken.has(id),
    );
    const names = await this.profiles.namesOf(
      site.tenant.id,
      staff.map(({ id }) => id),
    );
    return staff
      .flatMap(({ id }) => {
        const name = names.get(id) ?? null;
        return name === null ? [] : [{ id, name }];
      })
      .toSorted((a, b) => a.name.localeCompare(b.name));
  }

  /**
   * Gives an advocate a part, where the person has just confirmed the name that the account has now. Throws
   * `SessionNotFound`, `NotShared`, `ParticipantNotFound` for who is no advocate, `NameNotConfirmed`.
   */
  async addAdvocate(site: Site, who: Participant, sessionId: string, asked: Advocate): Promise<void> {
    const advocate = (await this.advocates(site, who, sessionId)).find(({ id }) => id === asked.id);
    if (advocate === undefined) throw new ParticipantNotFound();
    if (advocate.name !== asked.name) throw new NameNotConfirmed(advocate.name);
    await this.parts.add(who, sessionId, advocate.id);
  }
}
