import { ATTACKERS, type Attacker, type ReaderCell, type Reads } from '#readers';
import { attackers } from './attackers.js';
import { CONTROLS } from './controls.js';
import { isAsClaimed } from './is-as-claimed.js';
import type { Scene } from './scene.js';

/** One cell of the table, and what happened when it was tried. */
export interface ProvenCell extends Pick<ReaderCell, 'attacker' | 'grade'> {
  /** What the table says of this installation. */
  claimed: Reads;
  /** What the attack read. */
  happened: Reads;
  /** Less than claimed is no surprise where the claim is `shown`: that row gives an upper bound. */
  ok: boolean;
}

/** A search that must find the canary, or the searches that find none show nothing. */
export interface Control {
  name: string;
  ok: boolean;
}

export interface Proof {
  ok: boolean;
  cells: ProvenCell[];
  controls: Control[];
}

/** Tries every cell of these attackers, and every control. */
export async function proveCells(
  scene: Scene,
  readers: readonly ReaderCell[],
  tried: readonly Attacker[] = ATTACKERS,
): Promise<Proof> {
  const controls: Control[] = [];
  for (const control of CONTROLS) controls.push({ name: control.name, ok: await control.holds(scene) });
  const cells: ProvenCell[] = [];
  for (const { attacker, grade, reads } of readers.filter((cell) => tried.includes(cell.attacker))) {
    const happened = await attackers[attacker](scene, scene.victims[grade]);
    cells.push({ attacker, grade, claimed: reads, happened, ok: isAsClaimed(reads, happened) });
  }
  return { ok: [...cells, ...controls].every((one) => one.ok), cells, controls };
}
