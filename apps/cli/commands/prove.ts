import type { Command } from 'commander';
import { ATTACKERS } from '#readers';
import type { Context } from '../context.js';
import { CommandFailed } from '../errors.js';
import type { Proof } from '../prove/prove-cells.js';
import { proveHere } from '../prove/prove-here.js';

/** `affiant prove`: tries every cell of 'who could read the answers' on this installation. */
export function register(program: Command, context: Context): void {
  program
    .command('prove')
    .description('tries, with people made for it, who could read the answers here; removes them again')
    .action(async () => {
      const proof = await proveHere(context);
      context.print(proof, text(proof));
      if (!proof.ok) {
        throw new CommandFailed(
          'internal',
          'Something was read, or not read, that the table says otherwise.',
        );
      }
    });
}

function text({ cells, controls }: Proof): string {
  const rows = ATTACKERS.map((attacker) => {
    const row = cells.filter((cell) => cell.attacker === attacker);
    const words = row.map(({ grade, claimed, happened, ok }) => {
      const result = happened ?? 'not tried';
      return `${grade}: ${result}${ok ? '' : ` (SURPRISE: the table says ${claimed})`}`;
    });
    return `${attacker.padEnd(18)}${words.join('   ')}`;
  });
  const tried = cells.filter(({ happened }) => happened !== null);
  return [
    'What each attacker could read, tried with the code of this installation, by grade:',
    ...rows,
    '',
    ...controls.map(({ name, ok }) => `${ok ? 'ok' : 'FAILED'}  ${name}`),
    '',
    `${tried.filter(({ ok }) => ok).length} / ${tried.length} cells are as the table says; ${cells.length - tried.length} are not tried.`,
  ].join('\n');
}
