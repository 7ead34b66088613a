import { Command, CommanderError, Option } from 'commander';
import { commands } from './commands/index.js';
import { Context, type ContextOptions } from './context.js';

/**
 * Runs one command. `argv` are the words after `affiant`.
 * Returns the exit code: 0 done, 1 refused or failed, 2 wrong usage.
 */
export async function run(argv: readonly string[], options: ContextOptions): Promise<number> {
  const context = new Context(options);
  options.onInterrupt?.(() => context.close());
  const program = programOf(context);
  // Known before parsing, so that a wrong command line is answered in the format it asks for.
  const format = argv.indexOf('--format');
  if (argv.includes('--format=json') || (format >= 0 && argv[format + 1] === 'json')) context.format = 'json';
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return 0;
  } catch (error) {
    return report(error, context);
  } finally {
    await context.close();
  }
}

function programOf(context: Context): Command {
  const program = new Command('affiant')
    .description('Guided interviews that keep their answers private')
    .addOption(
      new Option('--format <format>', 'how results are written').choices(['text', 'json']).default('text'),
    );
  for (const register of commands) register(program, context);
  const quiet = (command: Command): void => {
    command.exitOverride().configureOutput({
      writeOut: (text) => context.options.stdout.write(text),
      writeErr: () => undefined,
    });
    command.commands.forEach(quiet);
  };
  quiet(program);
  return program;
}

function report(error: unknown, context: Context): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0;
    // Commander's own message for a missing subcommand is only its help's name.
    const message =
      error.code === 'commander.help' ? 'a command is missing; --help lists them' : error.message;
    context.printError('usage', message.replace(/^error: /, ''));
    return 2;
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const message = error instanceof Error ? error.message : String(error);
  const known = typeof code === 'string' && /^[a-z_]+$/.test(code) ? code : 'internal';
  context.printError(known, message);
  return known === 'usage' ? 2 : 1;
}
