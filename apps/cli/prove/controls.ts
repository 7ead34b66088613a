import { PlatformKey } from '#encryption';
import { GRADES } from '#readers';
import { openByCookie } from './open-by-cookie.js';
import { opensBySpare } from './opens-by-spare.js';
import { sends } from './run-nosy-addon.js';
import type { Scene } from './scene.js';
import { holds, shows } from './shows.js';
import { asTenant, everyRow } from './stolen-rows.js';

/** What must succeed, or the attacks that fail show nothing. */
export const CONTROLS: readonly { name: string; holds: (scene: Scene) => Promise<boolean> }[] = [
  ...GRADES.map((grade) => ({
    name: `the person of grade ${grade} reads the own answer`,
    holds: (scene: Scene) => shows(scene, scene.victims[grade].who, scene.victims[grade]),
  })),
  {
    name: 'the search of the database finds the answer of grade D',
    holds: async (scene) =>
      (await asTenant(scene, everyRow)).some((row) => holds(row, scene.victims.D.canary)),
  },
  {
    name: 'the spare key opens an interview that says so, beside the platform key and not without it',
    holds: async (scene) =>
      (await opensBySpare(scene, scene.spared, scene.platformKey)) &&
      !(await opensBySpare(scene, scene.spared, PlatformKey.generate())),
  },
  {
    name: 'the attacker’s own login opens, before anything is done to it',
    holds: async (scene) =>
      (await openByCookie(scene, scene.malloryCookie)).accountId === scene.mallory.accountId,
  },
  {
    name: 'an add-on that may send an answer to an address does',
    holds: (scene) => sends(scene, scene.mallory, 'allowed'),
  },
  {
    name: 'a developer is made outside of production, and nowhere else',
    holds: async ({ developer, config }) => (developer === null) === (config.environment === 'production'),
  },
];
