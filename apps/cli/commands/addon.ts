import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import {
  digestOf,
  newSigningKey,
  packAddon,
  permissionIds,
  publicJwk,
  publishStatement,
  readArchive,
  readKeyFile,
  readManifest,
  readTrustFile,
  reviewStatement,
  signEnvelope,
  verifyPackage,
  writeKeyFile,
} from '#interim';
import { archiveLimits } from '../addon-limits.js';
import { attestationsBeside, readTarball } from '../attestation-file.js';
import type { Context } from '../context.js';
import { CommandFailed, WrongUsage } from '../errors.js';
import { group } from '../group.js';

/** `affiant addon keygen|pack|sign|review|verify`: what authors and reviewers do, on their own machines. */
export function register(program: Command, context: Context): void {
  const addon = group(program, 'addon', 'add-ons: packages that hold interviews');

  addon
    .command('keygen')
    .description('makes a signing key; prints its public half, for a trust file')
    .requiredOption('--role <role>', 'publisher or reviewer')
    .requiredOption('--name <name>', 'whose key it is')
    .requiredOption('--out <file>', 'the file for the private key')
    .option('--demo', 'writes it without a passphrase; a trust file may name it with the role demo only')
    .action(async (options: { role: string; name: string; out: string; demo?: true }) => {
      if (options.role !== 'publisher' && options.role !== 'reviewer') {
        throw new WrongUsage('--role is publisher or reviewer.');
      }
      const passphrase = context.options.env['AFFIANT_KEY_PASSPHRASE'];
      if (!options.demo && !passphrase) {
        throw new CommandFailed(
          'invalid_credentials',
          'Set AFFIANT_KEY_PASSPHRASE: the private key is kept under it.',
        );
      }
      const key = newSigningKey();
      await writeKeyFile(options.out, key, options.demo ? 'demo' : { passphrase: passphrase! });
      const jwk = publicJwk(key);
      context.print(jwk, JSON.stringify(jwk));
    });

  addon
    .command('pack <dir>')
    .description('packs a folder as NAME-VERSION.tgz; the same input gives the same bytes')
    .option('--out <dir>', 'where the package goes', '.')
    .action(async (folder: string, { out }: { out: string }) => {
      const { fileName, tarball, manifest } = await packAddon(folder);
      await mkdir(out, { recursive: true });
      const file = join(out, fileName);
      await writeFile(file, tarball);
      const digest = digestOf(tarball);
      context.print({ file, name: manifest.name, version: manifest.version, digest }, `${file}\n${digest}`);
    });

  addon
    .command('sign <tgz>')
    .description('signs a package as its publisher')
    .requiredOption('--key <file>', 'the publisher’s key file')
    .action(async (tgz: string, options: { key: string }) => {
      const tarball = await readTarball(tgz);
      const key = await readKeyFile(options.key, context.options.env['AFFIANT_KEY_PASSPHRASE']);
      const { subject } = await describe(context, tarball);
      const line = signEnvelope(key.jwk, key.id, publishStatement(subject, new Date()));
      const file = await attestationsBeside(tgz).add(line);
      context.print({ file, key: key.id }, `Signed: ${file}`);
    });

  addon
    .command('review <tgz>')
    .description('signs what a reviewer says of a package')
    .requiredOption('--key <file>', 'the reviewer’s key file')
    .requiredOption('--reason <text>', 'why')
    .option('--approve', 'it may be installed')
    .option('--reject', 'it must not be installed')
    .option('--expires <date>', 'until when the review counts (YYYY-MM-DD); a year where not given')
    .option('--compared-with <digest>', 'the version that it was compared with')
    .action(async (tgz: string, options: ReviewOptions) => {
      if (options.approve === options.reject) throw new WrongUsage('Say --approve or --reject.');
      const tarball = await readTarball(tgz);
      const key = await readKeyFile(options.key, context.options.env['AFFIANT_KEY_PASSPHRASE']);
      const { subject, permissions } = await describe(context, tarball);
      const now = new Date();
      const statement = reviewStatement(subject, {
        verdict: options.approve ? 'approved' : 'rejected',
        reason: options.reason,
        reviewedAt: now.toISOString(),
        expiresAt: expiry(options.expires, now).toISOString(),
        permissions,
        comparedWith: options.comparedWith ?? null,
      });
      const file = await attestationsBeside(tgz).add(signEnvelope(key.jwk, key.id, statement));
      context.print({ file, key: key.id }, `Reviewed: ${file}`);
    });

  addon
    .command('verify <tgz>')
    .description('checks a package and the attestations beside it')
    .option('--trust <file>', 'whom to trust; the installation’s trust file where not given')
    .action(async (tgz: string, { trust }: { trust?: string }) => {
      const pack = await verifyPackage(await readTarball(tgz), await attestationsBeside(tgz).read(), {
        trust: await readTrustFile(trust ?? context.config.addons.trust),
        now: new Date(),
        demoCounts: context.config.environment === 'development',
        limits: archiveLimits(context.config),
        purpose: 'install',
      });
      const { name, version, digest, publisher, reviews, permissions } = pack;
      const reviewers = reviews.map(({ reviewer }) => reviewer);
      context.print(
        { name, version, digest, publisher, reviewers, permissions },
        `${name}@${version} is good: published by ${publisher}, reviewed by ${reviewers.join(', ')}.`,
      );
    });
}

interface ReviewOptions {
  key: string;
  reason: string;
  approve?: true;
  reject?: true;
  expires?: string;
  comparedWith?: string;
}

/** What a statement is about, read out of the package itself. */
async function describe(context: Context, tarball: Buffer) {
  const files = await readArchive(tarball, archiveLimits(context.config));
  const manifest = readManifest(files.get('package.json')?.toString('utf8') ?? '');
  const sha512 = digestOf(tarball).slice('sha512:'.length);
  return {
    subject: { name: manifest.name, version: manifest.version, sha512 },
    permissions: permissionIds(manifest),
  };
}

function expiry(text: string | undefined, now: Date): Date {
  if (text === undefined) return new Date(now.getTime() + 365 * 86_400_000);
  const date = new Date(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(date.getTime())) {
    throw new WrongUsage(`--expires takes a date like 2027-01-31, not ${text}.`);
  }
  return date;
}
