import type { Command } from 'commander';
import { text } from 'node:stream/consumers';
import { decapsulate, generateKeyPair, type SealOpener } from '#encryption';
import type { Context } from '../context.js';
import { CommandFailed, WrongUsage } from '../errors.js';
import { createEscrowKey, readEscrowKey } from '../escrow-key.js';
import { escrowPlace } from '../escrow-place.js';
import { group } from '../group.js';
import { writeOpening } from '../write-opening.js';

interface OpenOptions {
  tenant: string;
  key?: string;
  answerStdin?: true;
  out: string;
}

/** `affiant escrow keygen|answer`: where the private key lies; `set|off|list|request|open`: on the server. */
export function register(program: Command, context: Context): void {
  const escrow = group(program, 'escrow', 'an organization’s spare key to its interviews');
  const passphrase = () => context.options.env['AFFIANT_KEY_PASSPHRASE'] || null;

  escrow
    .command('keygen')
    .description('makes a spare key, on a machine of the organization; prints its public half')
    .requiredOption('--out <file>', 'the file for the private half')
    .action(async ({ out }: { out: string }) => {
      const publicKey = await createEscrowKey(out, passphrase());
      context.print({ publicKey }, publicKey);
    });

  escrow
    .command('set')
    .description('from now on, sessions of interviews that say `escrow: true` are sealed to this key too')
    .requiredOption('--tenant <slug>', 'the organization')
    // As an option: what is written in base64url may begin with a hyphen.
    .requiredOption('--public-key <key>', 'what `escrow keygen` printed')
    .option('--holder <name>', 'who keeps the private half, as people read it')
    .action(async ({ publicKey, tenant, holder }: { publicKey: string; tenant: string; holder?: string }) => {
      // A point of small order would let anybody open what is sealed to it (RFC 9180, 7.1.4).
      if (decapsulate(generateKeyPair(), bytes(publicKey, 'The key')) === undefined) {
        throw new WrongUsage('The key is none that can be sealed to.');
      }
      const { tenantId, settings } = await escrowPlace(context, tenant);
      const value = { public_key: publicKey, holder: holder ?? null };
      await settings.set(tenantId, 'provider', { encryption: { escrow: value } });
      context.print(
        { tenant, publicKey, holder: value.holder },
        `New sessions of ${tenant} get a spare key.`,
      );
    });

  escrow
    .command('off')
    .description('no session gets a spare key any more; those that have one lose it within the hour')
    .requiredOption('--tenant <slug>', 'the organization')
    .action(async ({ tenant }: { tenant: string }) => {
      const { tenantId, settings } = await escrowPlace(context, tenant);
      const value = { public_key: null, holder: null };
      await settings.set(tenantId, 'provider', { encryption: { escrow: value } });
      context.print({ tenant, publicKey: null, holder: null }, `${tenant} has no spare key.`);
    });

  escrow
    .command('list')
    .description('the sessions that the spare key opens')
    .requiredOption('--tenant <slug>', 'the organization')
    .action(async ({ tenant }: { tenant: string }) => {
      const { tenantId, escrow: spare } = await escrowPlace(context, tenant);
      const sessions = await spare.list(tenantId);
      context.print(
        { sessions },
        sessions.map(({ session, interview }) => `${session}  ${interview}`).join('\n') || 'None.',
      );
    });

  escrow
    .command('request <session>')
    .description('prints what `escrow answer` needs, for a private key that stays away from this server')
    .requiredOption('--tenant <slug>', 'the organization')
    .action(async (session: string, { tenant }: { tenant: string }) => {
      const { tenantId, escrow: spare } = await escrowPlace(context, tenant);
      const { publicKey, encapsulated } = await spare.request(tenantId, session);
      const request = encapsulated.toString('base64url');
      context.print({ session, publicKey: publicKey.toString('base64url'), request }, request);
    });

  escrow
    .command('answer')
    .description('answers a request, where the private key lies; what it prints opens that one session there')
    .requiredOption('--request <request>', 'what `escrow request` printed')
    .requiredOption('--key <file>', 'the key file')
    .action(async ({ request, key }: { request: string; key: string }) => {
      const pair = await readEscrowKey(key, passphrase());
      const shared = decapsulate(pair, bytes(request, 'The request'));
      if (shared === undefined) throw new WrongUsage('The request is none of ours.');
      const answer = shared.toString('base64url');
      context.print({ answer }, answer);
    });

  escrow
    .command('open <session>')
    .description(
      'opens a session by the spare key, and writes it in clear; the audit log and its people see it',
    )
    .requiredOption('--tenant <slug>', 'the organization')
    .requiredOption('--out <dir>', 'the folder to make')
    .option('--key <file>', 'the key file, where it is on this machine')
    .option('--answer-stdin', 'reads what `escrow answer` printed from standard input')
    .action(async (session: string, options: OpenOptions) => {
      const { tenantId, log, escrow: spare } = await escrowPlace(context, options.tenant);
      const { publicKey } = await spare.request(tenantId, session);
      const opener = await openerOf(options, publicKey);
      const note = { event: 'escrow.open', details: { session } } as const;
      const opened = await log.around(
        tenantId,
        { note, ofResult: ({ ownerId }) => ({ subject: ownerId }) },
        () => spare.open(tenantId, session, opener, new Date()),
      );
      const files = await writeOpening(options.out, opened);
      context.print(
        { session, interview: opened.interview, out: options.out, files },
        `${options.out} holds the answers in clear, and ${files} files.`,
      );
    });

  async function openerOf({ key, answerStdin }: OpenOptions, publicKey: Buffer): Promise<SealOpener> {
    if ((key === undefined) === (answerStdin === undefined)) {
      throw new WrongUsage('Give either --key or --answer-stdin.');
    }
    if (key === undefined) {
      return { shared: bytes((await text(context.options.stdin)).trim(), 'The answer') };
    }
    const pair = await readEscrowKey(key, passphrase());
    if (pair.publicKey.equals(publicKey)) return pair;
    throw new CommandFailed('key_unknown', 'The session is not sealed to this key.');
  }
}

/** 32 bytes in base64url. */
function bytes(given: string, what: string): Buffer {
  const value = Buffer.from(given, 'base64url');
  if (value.length === 32 && value.toString('base64url') === given) return value;
  throw new WrongUsage(`${what} is 43 characters of base64url.`);
}
