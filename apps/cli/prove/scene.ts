import { randomBytes, randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import { buffer } from 'node:stream/consumers';
import type { Config } from '#config';
import { inTenant } from '#database';
import {
  type DerivedProof,
  DerivedSource,
  generateKeyPair,
  type KeyPair,
  type PlatformKey,
  sealStream,
  serverFileKey,
} from '#encryption';
import { DeveloperInProduction, openProvenAccount, publicKeyOf } from '#identity';
import type { Grade } from '#readers';
import type { Sandbox } from '#sandbox';
import {
  Escrow,
  Outbox,
  type Participant,
  Sessions,
  type Shown,
  Steps,
  type StepSurroundings,
} from '#sessions';
import type { BlobStore } from '#storage';
import type { IdentityParts } from '../../host/open-identity.js';
import { standingHolders } from '../../host/standing-holders.js';
import { EffectFetching } from '../../host/effect-fetching.js';
import { CANARY, throwAwayPackages } from './throw-away-package.js';

/** What the scene is set on: the installation's own database, files and keys. */
export interface Stage {
  config: Config;
  em: EntityManager;
  /** Of the role `affiant_app`, for the thieves' own connections. */
  databaseAddress: string;
  platformKey: PlatformKey;
  blobs: BlobStore;
  sandbox: Sandbox;
  identity: IdentityParts;
  tenant: { id: string; slug: string };
  /** A second throw-away tenant, for who comes from elsewhere. */
  other: { id: string; slug: string };
}

/** Somebody who told a canary at one grade, with all that an attacker of some row would have of him. */
export interface Victim {
  grade: Grade;
  who: Participant;
  session: string;
  canary: string;
  /** The value of `affiant_login`. */
  cookie: string;
  email?: string;
  password?: string;
  proof?: DerivedProof;
}

export interface Scene extends Stage {
  sessions: Sessions;
  victims: Record<Grade, Victim>;
  /** Like victim A, in an interview that gives the scene's organization a spare key. */
  spared: Victim;
  /** What opens sessions by the spare key, beside a platform key. */
  escrow: (platformKey: PlatformKey) => Escrow;
  spare: KeyPair;
  /** Like victim B; his password is reset. */
  forgetful: Victim;
  /** An account of the attacker's own at the tenant, with the cookie of its login, and one at the other tenant. */
  mallory: Participant;
  malloryCookie: string;
  outsider: Participant;
  /** An account with the privilege `developer`; null where the installation refuses to make one. */
  developer: Participant | null;
  surroundings: StepSurroundings;
  /** Addresses that left the host by its one way out, which leads nowhere here. */
  sent: string[];
}

/** Mails of the scene go nowhere. */
const nothing = {
  deliver: () => Promise.reject(new Error('The scene has no way out')),
  failed: () => {},
  open: () => Promise.reject(new Error('The scene has no way out')),
};

const SPAN = { idleSeconds: 3600, absoluteSeconds: 3600 };

/** Four people answer with a canary each and leave a sealed file; the attackers get accounts of their own. */
export async function setScene(stage: Stage): Promise<Scene> {
  const { em, platformKey, sandbox, tenant, other } = stage;
  const sent: string[] = [];
  const out = { fetch: async (url: URL) => (sent.push(url.href), Response.json({})) };
  const spare = generateKeyPair();
  const holdersOf = async () => ({
    ...standingHolders(stage.config),
    escrow: { publicKey: spare.publicKey, holder: 'affiant prove' },
  });
  const sessions = new Sessions(
    em,
    platformKey,
    await throwAwayPackages(sandbox),
    new Steps(sandbox, Date.now, new EffectFetching({ allow: [], seconds: 1, kib: 1 }, out)),
    (tx, account) => publicKeyOf(tx, platformKey, account),
    new Outbox(em, nothing, nothing),
    holdersOf,
  );
  const tell = (begun: Begun, grade: Grade): Promise<Victim> => tellCanary(stage, sessions, begun, grade);
  const mallory = await beginGuest(stage, tenant.id);
  return {
    ...stage,
    sessions,
    surroundings: surroundingsOf(stage.config),
    sent,
    victims: {
      A: await tell(await beginGuest(stage, tenant.id), 'A'),
      B: await tell(await beginWithPassword(stage), 'B'),
      C: await tell(await beginElsewhere(stage), 'C'),
      D: await tell(await beginElsewhere(stage), 'D'),
    },
    spared: await tellCanary(stage, sessions, await beginGuest(stage, tenant.id), 'A', 'prove:spared'),
    escrow: (key) => new Escrow(em, key, stage.blobs, holdersOf),
    spare,
    forgetful: await tell(await beginWithPassword(stage), 'B'),
    mallory: mallory.who,
    malloryCookie: mallory.cookie,
    outsider: (await beginGuest(stage, other.id)).who,
    developer: await beginDeveloper(stage),
  };
}

/** Made as an admin or the command line makes one; null where that is refused, as in production. */
async function beginDeveloper({ identity, tenant }: Stage): Promise<Participant | null> {
  try {
    const wanted = {
      email: `developer-${randomUUID()}@prove.invalid`,
      privileges: ['developer'],
      confirmed: true,
    };
    const { id, key } = await identity.accounts.create(tenant, wanted);
    return { tenantId: tenant.id, accountId: id, keys: key.keys };
  } catch (error) {
    if (error instanceof DeveloperInProduction) return null;
    throw error;
  }
}

type Begun = Pick<Victim, 'who' | 'cookie' | 'email' | 'password' | 'proof'>;

async function beginGuest({ em, identity }: Stage, tenantId: string): Promise<Begun> {
  const guest = identity.guests.prepare(tenantId);
  const { secret } = await inTenant(em, tenantId, (tx) => identity.guests.begin(tx, guest, SPAN));
  return { who: { tenantId, accountId: guest.id, keys: guest.keys }, cookie: secret };
}

async function beginWithPassword(stage: Stage): Promise<Begun> {
  const { identity, tenant } = stage;
  const password = randomBytes(18).toString('base64url');
  const email = `prove-${randomUUID()}@prove.invalid`;
  const made = await identity.accounts.create(tenant, { email, password, confirmed: true });
  const who = { tenantId: tenant.id, accountId: made.id, keys: made.key.keys };
  return { ...(await logIn(stage, who)), email, password };
}

async function beginElsewhere(stage: Stage): Promise<Begun> {
  const { em, platformKey, tenant } = stage;
  const proof = { provider: 'oidc:prove', issuer: 'https://prove.invalid', subject: randomUUID() };
  return { ...(await logIn(stage, await openElsewhere({ em, platformKey, tenant }, proof))), proof };
}

/** The account of who proves this at a provider: made at the first time, opened by the server alone ever after. */
export async function openElsewhere(
  { em, platformKey, tenant }: Pick<Stage, 'em' | 'platformKey' | 'tenant'>,
  proof: DerivedProof,
): Promise<Participant> {
  const proven = await inTenant(em, tenant.id, (tx) =>
    openProvenAccount(tx, platformKey, new DerivedSource(platformKey), tenant.id, proof, {
      registration: 'open',
      silentSince: null,
      makesDerived: true,
    }),
  );
  if (proven === null) throw new Error('No account was made for a login elsewhere.');
  return { tenantId: tenant.id, accountId: proven.account.id, keys: proven.key.keys };
}

/** A login more of somebody's. */
export async function logIn(
  { em, identity }: Pick<Stage, 'em' | 'identity'>,
  who: Participant,
): Promise<Begun> {
  const { tenantId, accountId: id, keys } = who;
  const { secret } = await inTenant(em, tenantId, (tx) =>
    identity.logins.begin(tx, { tenantId, id, keys }, SPAN),
  );
  return { who, cookie: secret };
}

/** A word that stands nowhere else in this world. */
export function newCanary(): string {
  return `${CANARY}${randomBytes(12).toString('hex')}`;
}

/** Starts an interview of the throw-away add-ons and answers its first question. */
export async function tellIn(
  { sessions, surroundings }: Pick<Scene, 'sessions' | 'surroundings'>,
  who: Participant,
  interview: string,
  answer: string,
): Promise<Shown> {
  const request = {
    interview,
    urlArgs: {},
    privileges: new Set<string>(),
    allowPlaintext: true,
    deleteDays: 1,
  };
  const { session, screen } = await sessions.start(who, request, surroundings);
  return tellMore({ sessions, surroundings }, who, session, screen, answer);
}

/** Answers the one field of a screen. */
export async function tellMore(
  { sessions, surroundings }: Pick<Scene, 'sessions' | 'surroundings'>,
  who: Participant,
  session: string,
  screen: Shown['screen'],
  answer: string,
): Promise<Shown> {
  const field = screen.fields[0];
  if (field === undefined) throw new Error('The throw-away interview asked for nothing.');
  return sessions.answer(who, session, screen.screen, { [field.name]: answer }, surroundings);
}

async function tellCanary(
  stage: Stage,
  sessions: Sessions,
  begun: Begun,
  grade: Grade,
  interview = grade === 'D' ? 'prove:readable' : 'prove:sealed',
): Promise<Victim> {
  const canary = newCanary();
  const { who } = begun;
  const surroundings = surroundingsOf(stage.config);
  const { session } = await tellIn({ sessions, surroundings }, who, interview, canary);
  await leaveFile(stage, sessions, { who, session, canary }, grade);
  return { ...begun, grade, session, canary };
}

/** As the product seals uploads: under the session's key, or in mode D under a server key. */
async function leaveFile(
  { platformKey, blobs }: Stage,
  sessions: Sessions,
  { who, session, canary }: Pick<Victim, 'who' | 'session' | 'canary'>,
  grade: Grade,
): Promise<void> {
  const { lock } = await sessions.open(who, session);
  const key = grade === 'D' ? serverFileKey(platformKey, who.tenantId) : lock.key;
  if (key === null) throw new Error('A sealed session has no key.');
  const file = randomUUID();
  const identity = { tenant: who.tenantId, session, file, role: 'upload' };
  const description = { name: `${canary}.txt`, contentType: 'text/plain' };
  const sealed = await buffer(sealStream(key, identity, description, Buffer.from(canary)));
  await blobs.put(`t/${who.tenantId}/s/${session}/${file}`, sealed);
}

function surroundingsOf({ limits, locale }: Config): StepSurroundings {
  const MIB = 1024 * 1024;
  return {
    timeZone: locale.timeZone,
    language: '',
    currency: locale.currency,
    limits: {
      searches: limits.searches,
      listItems: limits.listItems,
      fields: limits.fields,
      screenBytes: limits.screenAnswersMib * MIB,
      stateBytes: limits.sessionAnswersMib * MIB,
    },
    person: { id: null, email: null, firstName: null, lastName: null, privileges: [] },
    explain: true,
  };
}
