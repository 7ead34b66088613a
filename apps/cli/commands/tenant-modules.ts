import { type Command, Argument } from 'commander';
import { addonDesk } from '../addon-desk.js';
import type { Context } from '../context.js';
import { WrongUsage } from '../errors.js';
import { group } from '../group.js';

const WARNING =
  'A module is host code: whoever signs and reviews it can change this server for every tenant on this host.';

/** `affiant tenant modules SLUG allow|forbid`: the operator's switch for host code. */
export function register(program: Command, context: Context): void {
  group(program, 'tenant', 'the organizations on this installation')
    .command('modules <slug>')
    .addArgument(new Argument('<what>', 'allow or forbid').choices(['allow', 'forbid']))
    .description(`lets an organization run add-ons of kind module, or stops them. ${WARNING}`)
    .option('--yes', 'says that this is understood; needed to allow')
    .action(async (slug: string, what: string, { yes }: { yes?: true }) => {
      if (what === 'allow' && !yes) throw new WrongUsage(`${WARNING} Say --yes where that is meant.`);
      const { moduleSwitch, tenantId } = await addonDesk(context, slug);
      await moduleSwitch.set(tenantId, what === 'allow');
      const allowed = what === 'allow';
      context.print({ slug, allowed }, `${slug} may ${allowed ? '' : 'no longer '}run modules.`);
    });
}
