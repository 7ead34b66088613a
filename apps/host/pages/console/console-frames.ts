import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CurrentUser } from '#identity';
import { textsFor, type ConsoleFrame, type ConsolePage } from '#web';
import type { Site } from '../../http/site.js';
import { Frames } from '../frames.js';

const OF_ADMINS: readonly ConsolePage[] = ['overview', 'people', 'addons', 'settings', 'audit'];
const OF_OPERATORS: readonly ConsolePage[] = [
  'overview',
  'tenants',
  'people',
  'packages',
  'revocations',
  'readers',
  'audit',
];
const OF_REVIEWERS: readonly ConsolePage[] = ['packages', 'revocations'];

/** What stands around every page of a console: who is there, and what they may open. */
@Injectable()
export class ConsoleFrames {
  constructor(
    private readonly frames: Frames,
    private readonly users: CurrentUser,
  ) {}

  language(site: Site, request: FastifyRequest): Promise<string> {
    return this.frames.language(site, request);
  }

  async frame(site: Site, request: FastifyRequest): Promise<ConsoleFrame> {
    const language = await this.frames.language(site, request);
    const user = site.caller && (await this.users.of(site.caller));
    const role = roleOf(site);
    const [word = role] = textsFor(language).privilegeWords[role] ?? [];
    return {
      ...(await this.frames.frame(site, language)),
      exit: null,
      console: site.tenant.isConsole ? 'provider' : 'tenant',
      person: { name: `${user?.email ?? ''}, ${word.toLocaleLowerCase(language)}`, href: '/account' },
      logout: '/logout',
      menu: { admin: OF_ADMINS, operator: OF_OPERATORS, reviewer: OF_REVIEWERS }[role],
    };
  }
}

function roleOf({ tenant, caller }: Site): 'admin' | 'operator' | 'reviewer' {
  if (!tenant.isConsole) return 'admin';
  return caller?.privileges.has('operator') ? 'operator' : 'reviewer';
}
