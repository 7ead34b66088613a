import { ATTACKERS, GRADES, type ReaderCell, type Reads } from '#readers';
import { attackers } from './attackers.js';
import { isAsClaimed } from './is-as-claimed.js';
import type { Scene } from './scene.js';

/** One cell of the table, and what happened when it was tried. */
export interface ProvenCell extends Pick<ReaderCell, 'attacker' | 'grade'> {
  /** What the table says of this installation. */
  claimed: Reads;
  /** What the attack read; null where it is not tried here. */
  happened: Reads | null;
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

/** Tries every cell, and every control. */
export async function proveCells(scene: Scene, readers: readonly ReaderCell[]): Promise<Proof> {
  const controls: Control[] = [];
  for (const grade of GRADES) {
    const victim = scene.victims[grade];
    const shown = await scene.sessions.show(victim.who, victim.session);
    const ok = JSON.stringify(shown.screen).includes(victim.canary);
    controls.push({ name: `the person of grade ${grade} reads the own answer`, ok });
  }
  const cells: ProvenCell[] = [];
  for (const attacker of ATTACKERS) {
    for (const grade of GRADES) {
      const cell = readers.find((each) => each.attacker === attacker && each.grade === grade);
      if (cell === undefined) throw new Error(`The table has no cell ${attacker} ${grade}.`);
      const happened = await attackers[attacker](scene, scene.victims[grade]);
      const ok = isAsClaimed(cell.reads, happened);
      cells.push({ attacker, grade, claimed: cell.reads, happened, ok });
    }
  }
  const found = cells.some(
    ({ attacker, grade, happened }) => attacker === 'dump' && grade === 'D' && happened === 'all',
  );
  controls.push({ name: 'the search of the database finds the answer of grade D', ok: found });
  const ok = [...cells, ...controls].every((one) => one.ok);
  return { ok, cells, controls };
}
