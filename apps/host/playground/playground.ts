import type { Config } from '#config';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { PlatformKey } from '#encryption';
import { Projects } from '#playground';
import type { Sandbox } from '#sandbox';
import { Drafts } from './drafts.js';

/** What the host has of the playground; never made, nor its code loaded, in production. */
export interface Playground {
  projects: Projects;
  drafts: Drafts;
}

export function openPlayground(
  { playground }: Config,
  em: EntityManager,
  platformKey: PlatformKey,
  sandbox: Sandbox,
): Playground {
  const projects = new Projects(em, platformKey, playground);
  return { projects, drafts: new Drafts(sandbox, projects) };
}
