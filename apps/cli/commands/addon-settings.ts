import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { parse } from 'yaml';
import type { ShownSettings } from '#addons';
import { addonDesk } from '../addon-desk.js';
import type { Context } from '../context.js';
import { WrongUsage } from '../errors.js';
import { group } from '../group.js';

interface Options {
  tenant: string;
  stdin?: true;
  unset?: true;
}

/** `affiant addon settings NAME [KEY [VALUE]]`: what an organization sets of an add-on. */
export function register(program: Command, context: Context): void {
  group(program, 'addon', 'add-ons: packages that hold interviews')
    .command('settings <name> [key] [value]')
    .description('shows what an organization has set of an add-on, or sets KEY to VALUE (YAML)')
    .requiredOption('--tenant <slug>', 'the organization')
    .option('--stdin', 'takes the value from standard input, as a secret should be')
    .option('--unset', 'takes the value away')
    .action(async (address: string, key: string | undefined, value: string | undefined, options: Options) => {
      const { addonSettings, installs, tenantId } = await addonDesk(context, options.tenant);
      const name = await installs.nameOf(tenantId, address);
      const shown =
        key === undefined
          ? await addonSettings.show(tenantId, name)
          : await addonSettings.change(tenantId, name, { [key]: await given(context, value, options) });
      context.print(shown, inWords(shown));
    });
}

async function given(
  context: Context,
  value: string | undefined,
  { stdin, unset }: Options,
): Promise<unknown> {
  if ([value !== undefined, stdin, unset].filter(Boolean).length !== 1) {
    throw new WrongUsage('Say VALUE, --stdin or --unset.');
  }
  if (unset) return null;
  // A secret stays as it is: `007` is no number.
  return stdin ? (await text(context.options.stdin)).replace(/\r?\n$/, '') : (parse(value ?? '') as unknown);
}

function inWords({ schema, values, secrets, missing }: ShownSettings): string {
  return Object.keys(schema.properties)
    .map((name) => {
      const isMissing = missing.includes(name) ? 'needed, not set' : '';
      const value = secrets.includes(name) ? '(secret, set)' : JSON.stringify(values[name]);
      return `${name}\t${value ?? isMissing}`;
    })
    .join('\n');
}
