import { Inject, Injectable, Optional } from '@nestjs/common';
import { AddonRefused, startingFiles, type Catalogue } from '#addons';
import type { Finding } from '#interview';
import { checkFileName, type Developer, type Project } from '#playground';
import { CompileFailed, InterviewFailed } from '#sandbox';
import { Exit, InterviewError, SessionNotFound, Sessions, type Shown } from '#sessions';
import { ConsoleUnavailable } from '../console-unavailable.js';
import { MalformedBody } from '../http/malformed-body.js';
import { participantOf } from '../http/participating.js';
import { callerOf, type Site } from '../http/site.js';
import { InterviewDesk } from '../interview-desk.js';
import { PROVIDER_CATALOGUE } from '../provider-addons.js';
import { DraftFailed } from './draft-failed.js';
import { draftSource, packProject, type PackedProject } from './draft-source.js';
import { DraftSessions } from './draft-sessions.js';
import { DraftTests, type PlayedTest } from './draft-tests.js';
import { DraftWorkers } from './draft-workers.js';
import { PLAYGROUND } from './playground-token.js';
import type { Playground } from './playground.js';

/** What the linter says, and what is wrong with the manifest. */
export type DraftFinding = Omit<Finding, 'rule'> & { rule: Finding['rule'] | 'manifest' };

/** What pages and API of the playground share; each call is of the asking developer's own projects. */
@Injectable()
export class PlaygroundDesk {
  constructor(
    @Inject(PLAYGROUND) private readonly playground: Playground,
    private readonly workers: DraftWorkers,
    private readonly tests: DraftTests,
    private readonly drafts: DraftSessions,
    private readonly sessions: Sessions,
    private readonly exit: Exit,
    private readonly desk: InterviewDesk,
    @Optional() @Inject(PROVIDER_CATALOGUE) private readonly catalogue: Catalogue | undefined,
  ) {}

  list(site: Site) {
    return this.playground.projects.list(developerOf(site));
  }

  read(site: Site, id: string): Promise<Project> {
    return this.playground.projects.read(developerOf(site), id);
  }

  /** A project with an interview and a test that pass. @throws MalformedBody, TooManyProjects */
  create(site: Site, name: string): Promise<Project> {
    const starting = startingFiles(name);
    if (starting === null)
      throw new MalformedBody([
        { field: 'name', message: 'Write a name in lower case, as in intake or @example/intake.' },
      ]);
    return this.playground.projects.create(developerOf(site), { name, files: starting.files });
  }

  writeFile(site: Site, id: string, path: string, text: string | null): Promise<Project> {
    return this.playground.projects.writeFile(developerOf(site), id, path, text);
  }

  /** The project, and the session in which it was tried. */
  async delete(site: Site, id: string): Promise<void> {
    const { preview } = await this.read(site, id);
    if (preview !== null) await this.endPreview(site, preview.session);
    await this.playground.projects.delete(developerOf(site), id);
  }

  /** @throws ProjectNotFound, ProjectFileRefused, SandboxBusy */
  async lint(site: Site, id: string, unsaved?: { path: string; text: string }): Promise<DraftFinding[]> {
    const { files: kept } = await this.read(site, id);
    const files = unsaved === undefined ? kept : { ...kept, [checkFileName(unsaved.path)]: unsaved.text };
    const packed = await packProject({ files }).catch((error: Error) => {
      if (!(error instanceof AddonRefused)) throw error;
      return error;
    });
    const source = packed instanceof AddonRefused ? draftSource(files, 'draft') : packed.source;
    const found = await this.workers.lint(developerOf(site), { ...source, paths: Object.keys(files) });
    if (!(packed instanceof AddonRefused)) return found;
    const manifest = packed.message.split('\n').map((message) => inManifest(message));
    return [...manifest, ...found];
  }

  /** @throws ProjectNotFound, AddonRefused, SandboxBusy */
  async test(site: Site, id: string): Promise<PlayedTest[]> {
    const project = await this.read(site, id);
    try {
      return await this.workers.turn(developerOf(site), () => this.tests.play(site.tenant.id, project));
    } catch (error) {
      if (!(error instanceof CompileFailed)) throw error;
      throw new AddonRefused('manifest_invalid', 'The files could not be read: they may be too large.');
    }
  }

  /**
   * Shows an interview of the project in a session of the developer's own. One that is under way goes on where
   * it stands, with what was written since; `again` starts anew.
   * @throws ProjectNotFound, AddonRefused, InterviewNotFound, DraftFailed
   */
  async preview(site: Site, id: string, { interview, again }: { interview: string; again: boolean }) {
    const who = participantOf(callerOf(site));
    const { preview } = await this.read(site, id);
    try {
      const going = again || preview?.interview !== interview ? null : await this.goOn(site, preview.session);
      if (going !== null) return await this.desk.shown(site, who, going);
      const started = await this.workers.turn(developerOf(site), async () =>
        this.drafts.start(who, await this.read(site, id), interview, await this.desk.surroundings(site)),
      );
      await this.playground.projects.setPreview(developerOf(site), id, {
        session: started.session,
        interview,
      });
      if (preview !== null) await this.endPreview(site, preview.session);
      return await this.desk.shown(site, who, started);
    } catch (error) {
      if (error instanceof InterviewError) throw new DraftFailed(error.detail);
      // It was stopped from outside, so nobody knows at which line.
      if (error instanceof InterviewFailed) throw new DraftFailed({ message: error.message, chain: [] });
      throw error;
    }
  }

  /** @throws ProjectNotFound, AddonRefused */
  async pack(site: Site, id: string): Promise<PackedProject> {
    return packProject(await this.read(site, id));
  }

  /**
   * Puts the project, as it is now, into the review queue: `envelope` is the statement that its publisher
   * signed where the key is, of the very same bytes.
   * @throws ProjectNotFound, AddonRefused, ConsoleUnavailable
   */
  async publish(site: Site, id: string, envelope: string) {
    if (!this.catalogue) throw new ConsoleUnavailable();
    const { tarball } = await this.pack(site, id);
    const { name, version, digest, state } = await this.catalogue.publish(tarball, [envelope]);
    return { name, version, digest, state };
  }

  /** The same answers, with the newest text; null where the session is gone. */
  private async goOn(site: Site, session: string): Promise<Shown | null> {
    const who = participantOf(callerOf(site));
    try {
      const { screen } = await this.sessions.show(who, session);
      const surroundings = await this.desk.surroundings(site);
      return await this.sessions.language(who, session, screen.language, surroundings);
    } catch (error) {
      if (error instanceof SessionNotFound) return null;
      throw error;
    }
  }

  private async endPreview(site: Site, session: string): Promise<void> {
    await this.exit.leaveForGood(participantOf(callerOf(site)), session).catch((error: Error) => {
      if (!(error instanceof SessionNotFound)) throw error;
    });
  }
}

function developerOf(site: Site): Developer {
  return { tenantId: site.tenant.id, accountId: callerOf(site).accountId };
}

function inManifest(message: string): DraftFinding {
  const text = message.replace(/^package\.json: /, '');
  return { rule: 'manifest', severity: 'error', file: 'package.json', line: 1, column: 1, message: text };
}
