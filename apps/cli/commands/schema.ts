import type { Command } from 'commander';
import { languageSchema } from '#interview';
import type { Context } from '../context.js';

/** `affiant schema`: the JSON Schema of the interview language, for the YAML support of editors. */
export function register(program: Command, context: Context): void {
  program
    .command('schema')
    .description('prints the JSON Schema of the interview language, for editors')
    .action(() => {
      const schema = languageSchema();
      context.print(schema, JSON.stringify(schema, null, 2));
    });
}
