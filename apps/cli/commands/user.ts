import { text } from 'node:stream/consumers';
import type { Command } from 'commander';
import { Tenants } from '#tenancy';
import { accountsOf } from '../accounts.js';
import type { Context } from '../context.js';
import { WrongUsage } from '../errors.js';
import { group } from '../group.js';

interface OfTenant {
  tenant: string;
}

/** `affiant user create|list|grant|revoke|reset`: people's accounts, made and changed by the operator. */
export function register(program: Command, context: Context): void {
  const user = group(program, 'user', 'people’s accounts');
  const ofTenant = (name: string, description: string): Command =>
    user.command(name).description(description).requiredOption('--tenant <slug>', 'the organization');

  ofTenant('create', 'makes an account; prints the password once where it was generated')
    .requiredOption('--email <email>', 'its e-mail address, which counts as confirmed')
    .option('--privilege <privilege>', 'what it may do; can be said again', collect, [])
    .option('--password-stdin', 'reads the password from the first line of standard input')
    .action(async (options: OfTenant & { email: string; privilege: string[]; passwordStdin?: true }) => {
      const { tenant, accounts } = await desk(context, options.tenant);
      const given = options.passwordStdin ? { password: await firstLine(context.options.stdin) } : {};
      const { email, privilege: privileges } = options;
      const made = await accounts.create(tenant, { email, privileges, confirmed: true, ...given });
      printAccount(context, made);
    });

  ofTenant('list', 'lists who has an account').action(async (options: OfTenant) => {
    const { tenant, accounts } = await desk(context, options.tenant);
    const users = await accounts.list(tenant.id);
    context.print(
      { users },
      users.map(({ id, email, privileges }) => `${email ?? id}\t${privileges.join(' ')}`).join('\n'),
    );
  });

  ofTenant('grant <email> <privilege>', 'grants a privilege; the account has to log in again').action(
    async (email: string, privilege: string, options: OfTenant) => {
      const { tenant, accounts } = await desk(context, options.tenant);
      await accounts.grant(tenant, email, privilege);
      context.print({ email, privilege }, `${email} has ${privilege} now.`);
    },
  );

  ofTenant('revoke <email> <privilege>', 'takes a privilege away; the account has to log in again').action(
    async (email: string, privilege: string, options: OfTenant) => {
      const { tenant, accounts } = await desk(context, options.tenant);
      await accounts.revoke(tenant, email, privilege);
      context.print({ email, privilege }, `${email} has no ${privilege} any more.`);
    },
  );

  ofTenant(
    'reset <email>',
    'gives a new password; answers from before stay locked, and the account opens empty',
  ).action(async (email: string, options: OfTenant) => {
    const { tenant, accounts } = await desk(context, options.tenant);
    printAccount(context, await accounts.resetPassword(tenant, email));
  });
}

async function desk(context: Context, slug: string) {
  const { em } = await context.database('console');
  const { id } = await new Tenants(em, context.config.server.baseDomain).get(slug);
  return { tenant: { id, slug }, accounts: await accountsOf(context, id) };
}

function printAccount(context: Context, account: { id: string; email: string; password?: string }): void {
  const { id, email, password } = account;
  const shown = password === undefined ? {} : { password };
  context.print(
    { id, email, ...shown },
    [email, ...(password === undefined ? [] : [`Password, shown once: ${password}`])].join('\n'),
  );
}

async function firstLine(stdin: NodeJS.ReadableStream): Promise<string> {
  const [line = ''] = (await text(stdin)).split(/\r?\n/, 1);
  if (line === '') throw new WrongUsage('--password-stdin: there is no password on standard input.');
  return line;
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}
