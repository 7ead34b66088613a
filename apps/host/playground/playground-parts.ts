import type { Provider, Type } from '@nestjs/common';
import type { Platform } from '../platform.js';
import { DraftSessions } from './draft-sessions.js';
import { DraftTests } from './draft-tests.js';
import { DraftWorkers } from './draft-workers.js';
import { PlaygroundDesk } from './playground-desk.js';
import { PLAYGROUND } from './playground-token.js';
import type { Playground } from './playground.js';
import { ProjectsController } from './projects.controller.js';

/** What the host's module has more where there is a playground. */
export interface PlaygroundParts {
  controllers: Type[];
  providers: Provider[];
}

export function playgroundParts(platform: Platform, playground: Playground): PlaygroundParts {
  const { sandbox, assembler, config } = platform;
  return {
    controllers: [ProjectsController],
    providers: [
      { provide: PLAYGROUND, useValue: playground },
      { provide: DraftWorkers, useValue: new DraftWorkers(sandbox) },
      { provide: DraftSessions, useValue: new DraftSessions(platform, playground.drafts) },
      {
        provide: DraftTests,
        useValue: new DraftTests(sandbox, assembler, config.playground.testSeconds * 1000),
      },
      PlaygroundDesk,
    ],
  };
}
