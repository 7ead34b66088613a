import { type PlatformKey, RecordCorrupt } from '#encryption';
import { SessionNotFound } from '#sessions';
import type { Scene, Victim } from './scene.js';
import { holds } from './shows.js';

/** Whether the holder of the scene's spare key reads the victim's answer, with a host that has this platform key. */
export async function opensBySpare(
  { escrow, spare, tenant }: Scene,
  { session, canary }: Victim,
  platformKey: PlatformKey,
): Promise<boolean> {
  try {
    const { step } = await escrow(platformKey).open(tenant.id, session, spare, new Date());
    return holds(JSON.stringify(step), canary);
  } catch (error) {
    if (error instanceof SessionNotFound || error instanceof RecordCorrupt) return false;
    throw error;
  }
}
