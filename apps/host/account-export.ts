import { Inject, Injectable } from '@nestjs/common';
import {
  AccountPasskeys,
  ApiKeys,
  CurrentUser,
  Devices,
  KeySlots,
  NotLoggedIn,
  Profiles,
  SecondFactors,
  type Caller,
} from '#identity';
import { SessionReading, Sessions, type ServedDocument, type SessionContents } from '#sessions';
import { participantOf } from './http/participating.js';
import type { Site } from './http/site.js';
import { InstalledInterviews } from './installed-interviews.js';
import { InterviewDesk } from './interview-desk.js';
import { PLATFORM, type Platform } from './platform.js';
import { zipStream, type ZipEntry } from './zip-stream.js';

const README = `What is in here

account.json             what is stored about the account itself
interviews/NAME/
  interview.json         which interview it is, and when it was worked on
  answers.json           what was answered
  stored.json            the same as the interview's own program keeps it
  documents/             the finished papers of the last screen
  files/                 what was uploaded

The .json files are text: any editor or browser opens them.
`;

/** Everything of an account, in files that are readable without this software. */
@Injectable()
export class AccountExport {
  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    private readonly users: CurrentUser,
    private readonly profiles: Profiles,
    private readonly slots: KeySlots,
    private readonly passkeys: AccountPasskeys,
    private readonly factors: SecondFactors,
    private readonly devices: Devices,
    private readonly apiKeys: ApiKeys,
    private readonly sessions: Sessions,
    private readonly reading: SessionReading,
    private readonly interviews: InstalledInterviews,
    private readonly desk: InterviewDesk,
  ) {}

  /**
   * A ZIP archive as it is made. Whoever calls this asks for a step-up first. The log has an entry before the first
   * byte; without it there is no export. Throws `NotLoggedIn`, `AuditUnavailable`.
   */
  async of(site: Site, caller: Caller): Promise<ServedDocument> {
    const { audit } = this.platform;
    const note = { event: 'account.export' as const, subject: caller.accountId };
    const about = await audit.afterwards(caller.tenant.id, { note }, () => this.about(caller));
    const body = zipStream(this.entries(site, caller, about));
    return { body, contentType: 'application/zip', filename: 'my-account.zip' };
  }

  private async about(caller: Caller): Promise<object> {
    const user = await this.users.of(caller);
    if (user === null) throw new NotLoggedIn();
    return {
      ...user,
      ...(await this.profiles.of(caller)),
      ...(await this.slots.list(caller)),
      passkeys: await this.passkeys.list(caller),
      secondFactors: await this.factors.list(caller),
      devices: await this.devices.list(caller),
      apiKeys: await this.apiKeys.list(caller),
    };
  }

  private async *entries(site: Site, caller: Caller, about: object): AsyncGenerator<ZipEntry> {
    yield { path: 'README.txt', body: README };
    yield { path: 'account.json', body: text(about) };
    const who = participantOf(caller);
    const taken = new Set<string>();
    for (const { session, role, addon, digest, interview } of await this.sessions.list(who)) {
      const contents = await this.reading.read(who, session, await this.desk.surroundings(site));
      const title = await this.interviews.titleOf(site.tenant.id, addon, digest, interview);
      const name = `${title ?? interview} ${contents.startedAt.toISOString().slice(0, 10)}`;
      yield* filesOf(`interviews/${unique(taken, cleaned(name))}`, { title, role }, contents);
    }
  }
}

async function* filesOf(
  folder: string,
  known: object,
  { answers, stored, documents, files, ...facts }: SessionContents,
): AsyncGenerator<ZipEntry> {
  yield { path: `${folder}/interview.json`, body: text({ ...known, ...facts }) };
  if (answers !== null) yield { path: `${folder}/answers.json`, body: text(answers) };
  yield { path: `${folder}/stored.json`, body: text(stored) };
  yield* named(`${folder}/documents`, documents);
  yield* named(`${folder}/files`, files);
}

async function* named(folder: string, served: AsyncIterable<ServedDocument>): AsyncGenerator<ZipEntry> {
  const taken = new Set<string>();
  for await (const { filename, body } of served) {
    yield { path: `${folder}/${unique(taken, cleaned(filename))}`, body };
  }
}

function text(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** A name of ours and people's as every system takes it: nothing that leads out of its folder (Zip Slip). */
function cleaned(name: string): string {
  const plain = name.normalize('NFC').replaceAll(/[\p{C}/\\:*?"<>|]/gu, '_');
  return plain.replace(/^[\s.]+|[\s.]+$/g, '').slice(0, 100) || 'unnamed';
}

function unique(taken: Set<string>, name: string): string {
  const dot = name.lastIndexOf('.');
  const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? name : `${stem} (${count})${end}`;
    // Some systems know no difference of case.
    if (taken.has(candidate.toLowerCase())) continue;
    taken.add(candidate.toLowerCase());
    return candidate;
  }
}
