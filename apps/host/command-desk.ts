import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Screen } from '#interview';
import { Exit, type Participant, type Receipt, type Shown } from '#sessions';
import { FrontDesk } from './front-desk.js';
import type { Site } from './http/site.js';
import { InterviewDesk, type StartOrder } from './interview-desk.js';

/** What a step of the API answers: the next screen, or what became of the session. */
export interface StepAnswer {
  /** The session that goes on, if a restart gave another one. */
  session?: string;
  /** null once the session is deleted. */
  screen: Screen | null;
  /** What was deleted, after `exit` and `restart`. */
  receipt?: Receipt | { left: true };
}

/**
 * What an interview's button asks of the host beside a screen, for who calls the API: at once, where the
 * pages ask first.
 */
@Injectable()
export class CommandDesk {
  constructor(
    private readonly interviews: InterviewDesk,
    private readonly frontDesk: FrontDesk,
    private readonly exit: Exit,
  ) {}

  async carryOut(site: Site, who: Participant, shown: Shown, reply: FastifyReply): Promise<StepAnswer> {
    switch (shown.command?.command) {
      case 'exit':
        return { screen: null, receipt: await this.exit.leaveForGood(who, shown.session) };
      case 'restart': {
        // The new session first: if it cannot start, the answers are still there.
        const { session, screen } = await this.interviews.start(site, orderAgain(shown), reply);
        return { session, screen, receipt: await this.exit.leaveForGood(who, shown.session) };
      }
      case 'leave':
        // A guest's cookie is the only key there is, so it stays.
        if (site.caller?.kind === 'person') await this.frontDesk.logout(site, reply);
        return { screen: shown.screen };
      case 'logout':
        await this.frontDesk.logout(site, reply);
        return { screen: shown.screen };
      default:
        return { screen: shown.screen };
    }
  }
}

/** The interview that the person is in, in the language it is in. */
function orderAgain({ screen }: Shown): StartOrder {
  return { interview: screen.interview, urlArgs: {}, language: screen.language, ownDevice: false };
}
