import { ModuleRuntime } from '#addons';
import { AuditLog } from '#audit';
import type { Config } from '#config';
import { openDatabase, type Database } from '#database';
import { Assembler } from '#documents';
import { openSettings, sealSettings, temporarySealer, type PlatformKey } from '#encryption';
import { publicKeyOf } from '#identity';
import { Sandbox } from '#sandbox';
import {
  Attachments,
  BackgroundAccess,
  BackgroundWork,
  DocumentMaker,
  Exit,
  FileAddresses,
  finishedSession,
  Invitations,
  KeptFiles,
  Outbox,
  Participants,
  PaperMail,
  SessionDocuments,
  SessionFiles,
  Sessions,
  Steps,
  type HolderKey,
  type HoldersOf,
  type InterviewPackages,
} from '#sessions';
import { type DeletionJournal, openBlobStore, TemporaryFiles, type BlobStore } from '#storage';
import { Tenant, TenantHosts, TenantSettingsStore, type RecordSeal } from '#tenancy';
import { Uploads } from '#uploads';
import { AddonModules } from './addon-modules.js';
import { addonPorts } from './addon-ports.js';
import { currentActor } from './audit/acting.js';
import { InstalledInterviews } from './installed-interviews.js';
import { checkLook } from './look/check-look.js';
import { openAddons, type AddonParts } from './open-addons.js';
import { openJournal } from './open-journal.js';
import { EffectFetching } from './effect-fetching.js';
import { EffectDelivery } from './effect-delivery.js';
import { openIdentity, type IdentityParts } from './open-identity.js';
import type { Playground } from './playground/playground.js';
import { say } from './say.js';
import { standingHolders } from './standing-holders.js';
import { storageDrivers } from './storage-drivers.js';
import { tellingSessions } from './telling-sessions.js';
import { TenantDeletion } from './tenant-deletion.js';
import { TenantSettings } from './tenant-settings.js';

/** Nest's token for the whole of it; most classes ask for the one part that they use. */
export const PLATFORM = Symbol('platform');

/** Everything that the host serves with, made once at start and closed in the opposite order. */
export interface Platform extends IdentityParts, AddonParts {
  config: Config;
  platformKey: PlatformKey;
  database: Database;
  /** As the role of the provider's console; null where the installation was not given its address. */
  consoleDatabase: Database | null;
  blobs: BlobStore;
  temporary: TemporaryFiles;
  sandbox: Sandbox;
  assembler: Assembler;
  tenantHosts: TenantHosts;
  settingsStore: TenantSettingsStore;
  settings: TenantSettings;
  steps: Steps;
  sessions: Sessions;
  invitations: Invitations;
  participants: Participants;
  holdersOf: HoldersOf;
  background: BackgroundWork;
  backgroundAccess: BackgroundAccess;
  documents: SessionDocuments;
  files: SessionFiles;
  paperMail: PaperMail;
  fileAddresses: FileAddresses;
  uploads: Uploads;
  exit: Exit;
  /** Null where the installation was not given the addresses of the owner's and the console's role. */
  tenantDeletion: TenantDeletion | null;
  journal: DeletionJournal;
  audit: AuditLog;
  interviews: InstalledInterviews;
  /** Null in production, where nothing of it is loaded. */
  playground: Playground | null;
  /** Sessions over other packages than the installed ones. */
  beginSessions: (packages: InterviewPackages) => Sessions;
  /** The code of modules that runs in this process. */
  modules: ModuleRuntime;
  addonModules: AddonModules;
  close(): Promise<void>;
}

/** How long a host remembers a tenant's row and settings: the time in which a change reaches it. */
const REMEMBER_MS = 5_000;

/** Invitations to one session that may be open at a time. */
const OPEN_INVITATIONS = 20;

/** Opens the platform on a database that is migrated. `address` is that of the role `affiant_app`. */
export async function openPlatform(
  config: Config,
  platformKey: PlatformKey,
  addresses: { app: string; console: string | null; owner?: string | null },
): Promise<Platform> {
  const database = await openDatabase(addresses.app, { entities: [Tenant], connections: 12 });
  const consoleDatabase =
    addresses.console === null
      ? null
      : await openDatabase(addresses.console, { entities: [Tenant], connections: 3 });
  const blobs = await openBlobStore(config.storage, config.dataFolder, storageDrivers);
  const sandbox = await Sandbox.start(config.sandbox);
  const assembler = await Assembler.start();
  const { em } = database;

  const settingsSeal: RecordSeal = {
    seal: (tenant, counter, record) => sealSettings(platformKey, { tenant, counter }, record),
    open: (tenant, counter, sealed) => openSettings(platformKey, { tenant, counter }, sealed),
  };
  const settingsStore = new TenantSettingsStore(em, config, settingsSeal, checkLook);
  const journal = openJournal(config, platformKey, blobs);
  const settings = new TenantSettings(settingsStore, REMEMBER_MS);
  const identity = openIdentity(config, em, platformKey, (tenant) => settings.of(tenant));
  const steps = new Steps(sandbox, Date.now, new EffectFetching(config.egress));
  const addons = openAddons(config, { em, consoleEm: consoleDatabase?.em ?? null, blobs, settingsStore });
  const modules = new ModuleRuntime({
    ports: addonPorts({
      config,
      platformKey,
      blobs,
      accounts: identity.accounts,
      addonSettings: addons.addonSettings,
      configOf: (tenant) => settings.of(tenant),
    }),
    loadMs: config.addons.modules.loadSeconds * 1000,
    callMs: config.addons.modules.callSeconds * 1000,
    now: Date.now,
  });
  const { installs, addonSettings } = addons;
  const playground =
    config.environment === 'production'
      ? null
      : (await import('./playground/playground.js')).openPlayground(config, em, platformKey, sandbox);
  const times = {
    idleMs: config.addons.idleMinutes * 60_000,
    retryMs: config.addons.modules.retrySeconds * 1000,
  };
  const drafts = playground?.drafts ?? null;
  const interviews = new InstalledInterviews(sandbox, installs, addonSettings, modules, times, drafts);
  const addonModules = new AddonModules(installs, interviews, REMEMBER_MS);
  addons.trust.watch(config.addons.revocationSeconds, (problem) => {
    if (problem !== null) say(`Trust was not read anew: ${(problem as Error).message}`);
    interviews.recheck().catch((error: Error) => say(`Add-ons were not checked anew: ${error.message}`));
  });
  const holderKey: HolderKey = (tx, account) => publicKeyOf(tx, platformKey, account);
  const kept = new KeptFiles(em, platformKey, blobs);
  const maker = new DocumentMaker(assembler, interviews, kept);
  const attachments = new Attachments(em, maker, kept, config.limits.mailAttachmentsMib);
  const outbox = new Outbox(em, new EffectDelivery(settings), attachments);
  const holdersOf: HoldersOf = async (tenant) => standingHolders(await settings.of(tenant));
  const beginSessions = (packages: InterviewPackages) =>
    new Sessions(em, platformKey, packages, steps, holderKey, outbox, holdersOf);
  const sessions = beginSessions(interviews);
  const files = new SessionFiles(em, platformKey, sessions, blobs);
  const uploads = new Uploads();
  const fading = { walDays: config.retention.walDays, backupDays: config.retention.backupDays };
  const temporary = await TemporaryFiles.open(config.temporary.path, temporarySealer());
  return {
    config,
    platformKey,
    database,
    consoleDatabase,
    blobs,
    temporary,
    sandbox,
    assembler,
    tenantHosts: new TenantHosts(em, {
      baseDomain: config.server.baseDomain,
      rememberMs: REMEMBER_MS,
      remember: 10_000,
    }),
    settingsStore,
    settings,
    ...identity,
    steps,
    sessions: tellingSessions(sessions, (who, id, surroundings) =>
      addonModules.tell(who.tenantId, () =>
        finishedSession(sessions, interviews, steps, who, id, surroundings),
      ),
    ),
    invitations: new Invitations(em, platformKey, OPEN_INVITATIONS, Date.now),
    participants: new Participants(em, platformKey, holderKey),
    holdersOf,
    background: new BackgroundWork(em, platformKey, outbox, holdersOf),
    backgroundAccess: new BackgroundAccess(em),
    documents: new SessionDocuments(em, platformKey, sessions, assembler, blobs, interviews, files),
    files,
    paperMail: new PaperMail(em, sessions, interviews, outbox, config.limits),
    fileAddresses: new FileAddresses(platformKey),
    uploads,
    exit: new Exit(em, blobs, journal, steps, fading, Date.now),
    tenantDeletion:
      consoleDatabase && addresses.owner
        ? new TenantDeletion({
            ownerAddress: addresses.owner,
            consoleEm: consoleDatabase.em,
            blobs,
            journal,
          })
        : null,
    journal,
    audit: new AuditLog(em, platformKey, currentActor),
    interviews,
    playground,
    beginSessions,
    modules,
    addonModules,
    ...addons,
    async close() {
      addons.trust.close();
      await addonModules.close();
      await outbox.close();
      await interviews.close();
      await Promise.all([
        sandbox.close(),
        assembler.close(),
        temporary.close(),
        uploads.close(),
        identity.argon2.close(),
      ]);
      await consoleDatabase?.close();
      await database.close();
    },
  };
}
