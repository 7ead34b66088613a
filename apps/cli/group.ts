import type { Command } from 'commander';

/** The group `affiant <name> …`, made by whichever of its commands asks first. */
export function group(program: Command, name: string, description: string): Command {
  return (
    program.commands.find((each) => each.name() === name) ?? program.command(name).description(description)
  );
}
