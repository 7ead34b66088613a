import { type Command, Option } from 'commander';
import { ATTACKERS, type Attacker } from '#readers';
import type { Context } from '../context.js';
import { CommandFailed } from '../errors.js';
import type { Proof } from '../prove/prove-cells.js';
import { proveHere } from '../prove/prove-here.js';

/** `affiant prove`: tries every cell of 'who could read the answers' on this installation. */
export function register(program: Command, context: Context): void {
  program
    .command('prove')
    .description('tries, with people made for it, who could read the answers here; removes them again')
    .addOption(
      new Option('--attacker <name...>', 'only these rows of the table; every control is tried').choices(
        ATTACKERS,
      ),
    )
    .action(async ({ attacker }: { attacker?: Attacker[] }) => {
      const proof = await proveHere(context, attacker);
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
  const rows = [...new Set(cells.map(({ attacker }) => attacker))].map((attacker) => {
    const row = cells.filter((cell) => cell.attacker === attacker);
    const words = row.map(({ grade, claimed, happened, ok }) => {
      return `${grade}: ${happened}${ok ? '' : ` (SURPRISE: the table says ${claimed})`}`;
    });
    return `${attacker.padEnd(18)}${words.join('   ')}`;
  });
  return [
    'What each attacker could read, tried with the code of this installation, by grade:',
    ...rows,
    '',
    ...controls.map(({ name, ok }) => `${ok ? 'ok' : 'FAILED'}  ${name}`),
    '',
    `${cells.filter(({ ok }) => ok).length} / ${cells.length} cells are as the table says.`,
  ].join('\n');
}
