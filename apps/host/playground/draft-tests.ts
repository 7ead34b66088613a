import { randomUUID } from 'node:crypto';
import { documentWords, type Assembler } from '#documents';
import { InvalidTest, readInterviewTest, runInterviewTest, type StepReply } from '#interview';
import type { Project } from '#playground';
import type { Sandbox } from '#sandbox';
import { packProject } from './draft-source.js';

/** One test file; `message` is empty where it passed. */
export interface PlayedTest {
  file: string;
  passed: boolean;
  message: string;
}

const OUT_OF_TIME = 'Not played to its end: the time for one run of tests was used up.';

class OutOfTime extends Error {}

/** Plays the tests of projects as `affiant test` does, in workers of the developer's tenant. */
export class DraftTests {
  constructor(
    private readonly sandbox: Pick<Sandbox, 'compile' | 'run'>,
    private readonly assembler: Pick<Assembler, 'assemble'>,
    /** For all tests of one run together, in ms. */
    private readonly mostMs: number,
  ) {}

  /** @throws AddonRefused where the project cannot be packed; CompileFailed */
  async play(tenantId: string, project: Project): Promise<PlayedTest[]> {
    const { manifest, digest, source } = await packProject(project);
    const compiled = await this.sandbox.compile(source);
    const session = randomUUID();
    const until = Date.now() + this.mostMs;
    const step = (request: Parameters<Sandbox['run']>[0]['request']): Promise<StepReply> => {
      if (Date.now() > until) throw new OutOfTime(OUT_OF_TIME);
      return this.sandbox.run({
        tenant: tenantId,
        session,
        packageDigest: `draft:${digest}`,
        script: compiled.script,
        permissions: manifest.permissions,
        request,
      });
    };
    const played: PlayedTest[] = [];
    for (const file of Object.keys(project.files).toSorted()) {
      if (!file.endsWith('.test.yml')) continue;
      const message = await this.messageOf(project.files[file] ?? '', compiled, step);
      played.push({ file, passed: message === '', message });
    }
    return played;
  }

  private async messageOf(
    text: string,
    compiled: Parameters<typeof runInterviewTest>[1],
    step: Parameters<typeof runInterviewTest>[2],
  ): Promise<string> {
    try {
      const test = readInterviewTest(text);
      const { message } = await runInterviewTest(test, compiled, step, {
        templateText: async (wanted) => {
          const type = wanted.template?.type ?? 'pdf';
          const { bytes } = await this.assembler.assemble(wanted, type, { template: null });
          return documentWords(bytes, type);
        },
      });
      return message;
    } catch (error) {
      if (error instanceof InvalidTest || error instanceof OutOfTime) return error.message;
      return `The sandbox stopped: ${(error as Error).message}`;
    }
  }
}
