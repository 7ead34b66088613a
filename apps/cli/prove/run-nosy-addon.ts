import { InterviewError, type Participant } from '#sessions';
import { newCanary, type Scene, tellIn, type Victim } from './scene.js';
import { holds } from './shows.js';

/** Whether an interview that goes over all that it can reach finds what somebody else told. */
export async function prowls(scene: Scene, who: Participant, { canary }: Victim): Promise<boolean> {
  const { screen } = await tellIn(scene, who, 'prove:prowls', newCanary());
  return holds(JSON.stringify(screen), canary);
}

/** What a content add-on hears that a session runs, and what of it leaves by its own means. */
export interface NosyAddon {
  hears: boolean;
  sends: boolean;
}

/** The person starts an interview of an add-on that looks around, and one that sends what it hears without leave. */
export async function runNosyAddon(scene: Scene, { who }: Victim): Promise<NosyAddon> {
  const canary = newCanary();
  const { screen } = await tellIn(scene, who, 'prove:prowls', canary);
  return { hears: holds(JSON.stringify(screen), canary), sends: await sends(scene, who, 'prove') };
}

/** Whether what is told to an add-on that fetches an address made of it leaves the host. */
export async function sends(scene: Scene, who: Participant, addon: string): Promise<boolean> {
  const canary = newCanary();
  try {
    await tellIn(scene, who, `${addon}:sends`, canary);
  } catch (error) {
    if (!(error instanceof InterviewError)) throw error;
  }
  return scene.sent.some((address) => holds(address.toLowerCase(), canary.toLowerCase()));
}
