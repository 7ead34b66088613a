import type { Command } from 'commander';
import type { Context } from '../context.js';
import { type Examination, examine } from '../doctor/examine.js';
import { CommandFailed } from '../errors.js';

/** `affiant doctor`: what is and is not as it should be, and who could read the answers here. */
export function register(program: Command, context: Context): void {
  program
    .command('doctor')
    .description('examines this installation, and says who could read the answers on it')
    .action(async () => {
      const examination = await examine(context);
      context.print(examination, text(examination));
      const errors = examination.checks.filter(({ ok, severity }) => !ok && severity === 'error');
      if (errors.length > 0) {
        throw new CommandFailed('doctor_found_errors', errors.map(({ message }) => message).join('\n'));
      }
    });
}

function text({ environment, checks, readers, paths }: Examination): string {
  const word = (ok: boolean, severity: string): string => (ok ? 'ok' : severity);
  const cell = ({ grade, reads, note }: Examination['readers'][number]): string =>
    `${grade}: ${reads}${note === '' ? '' : ` (${note})`}`;
  return [
    `Environment: ${environment}`,
    ...checks.map(({ id, ok, severity, message }) => `${word(ok, severity).padEnd(8)}${id}: ${message}`),
    '',
    'Who could read the answers (grade A: only the person; B: password; C: the server can work the key out; D: not encrypted)',
    ...[...new Set(readers.map(({ attacker }) => attacker))].map((attacker) =>
      [
        attacker,
        ...readers.filter((each) => each.attacker === attacker).map((each) => `  ${cell(each)}`),
      ].join('\n'),
    ),
    '',
    ...Object.entries(paths).map(([name, path]) => `${name}: ${path ?? 'not on this disk'}`),
  ].join('\n');
}
