import { join } from 'node:path';
import type { Command } from 'commander';
import {
  addAttestation,
  archiveLimits,
  attestationFile,
  createKeyFile,
  type KeyFileOptions,
  pack,
  readAttestations,
  readKeyFile,
  readPackage,
  reviewLimits,
  reviewPackage,
  signPackage,
  SeenRevocations,
  readTrustFile,
  Trust,
  verify,
} from '#addons';
import { addonDesk } from '../addon-desk.js';
import type { Context } from '../context.js';
import { WrongUsage } from '../errors.js';
import { group } from '../group.js';
import { packageReport, reportLines } from '../package-report.js';
import { readTarball } from '../read-tarball.js';

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
      const { passphrase, allowPlain } = keyFileOptions(context);
      const jwk = await createKeyFile(options.out, {
        passphrase: options.demo ? null : passphrase,
        allowPlain: options.demo === true && allowPlain,
      });
      context.print(jwk, JSON.stringify(jwk));
    });

  addon
    .command('pack <dir>')
    .description('packs a folder as NAME-VERSION.tgz; the same input gives the same bytes')
    .option('--out <dir>', 'where the package goes', '.')
    .action(async (folder: string, { out }: { out: string }) => {
      const { path, digest, manifest, files } = await pack(folder, out, archiveLimits(context.config));
      const { name, version } = manifest;
      context.print(
        { file: path, name, version, digest, files },
        [path, digest, ...files.map((file) => `  ${file}`)].join('\n'),
      );
    });

  addon
    .command('sign <tgz>')
    .description('signs a package as its publisher')
    .requiredOption('--key <file>', 'the publisher’s key file')
    .action(async (tgz: string, options: { key: string }) => {
      const contents = await readPackage(await readTarball(tgz), archiveLimits(context.config));
      const key = await readKeyFile(options.key, keyFileOptions(context));
      await addAttestation(tgz, signPackage(contents, key, new Date()));
      const file = attestationFile(tgz);
      context.print({ file, key: key.id }, `Signed: ${file}`);
    });

  addon
    .command('review <tgz>')
    .description('signs what a reviewer says of a package; without a verdict, shows what there is to review')
    .option('--key <file>', 'the reviewer’s key file')
    .option('--reason <text>', 'why')
    .option('--approve', 'it may be installed')
    .option('--reject', 'it must not be installed')
    .option('--expires <date>', 'until when the review counts (YYYY-MM-DD); a year where not given')
    .option('--against <tgz>', 'the version before, to see and sign what changes')
    .option('--compared-with <digest>', 'the version that it was compared with')
    .action(async (tgz: string, options: ReviewOptions) => {
      const limits = archiveLimits(context.config);
      const contents = await readPackage(await readTarball(tgz), limits);
      const before =
        options.against === undefined ? null : await readPackage(await readTarball(options.against), limits);
      if (!options.approve && !options.reject && options.key === undefined) {
        const { sandbox } = context.config;
        const report = await packageReport(contents, before, {
          sandbox,
          review: reviewLimits(context.config),
        });
        return context.print(report, reportLines(report).join('\n'));
      }
      const { key: keyFile, reason } = verdictOf(options);
      const key = await readKeyFile(keyFile, keyFileOptions(context));
      const now = new Date();
      const review = reviewPackage(contents, key, {
        verdict: options.approve ? 'approved' : 'rejected',
        reason,
        reviewedAt: now.toISOString(),
        expiresAt: expiry(options.expires, now).toISOString(),
        comparedWith: options.comparedWith ?? before?.digest ?? null,
      });
      await addAttestation(tgz, review);
      const file = attestationFile(tgz);
      context.print({ file, key: key.id }, `Reviewed: ${file}`);
    });

  addon
    .command('verify <tgz>')
    .description('checks a package and the attestations beside it')
    .option('--trust <file>', 'whom to trust; the installation’s trust file where not given')
    .action(async (tgz: string, { trust }: { trust?: string }) => {
      const verified = await verify(
        await readTarball(tgz),
        await readAttestations(tgz),
        await trustFor(context, trust),
        {
          now: Date.now(),
          environment: context.config.environment,
          purpose: 'install',
          limits: archiveLimits(context.config),
        },
      );
      const { name, version, digest, publisher, permissions } = verified;
      const reviewers = verified.reviewers.map(({ name: reviewer }) => reviewer);
      context.print(
        { name, version, digest, publisher, reviewers, permissions },
        `${name}@${version} is good: published by ${publisher}, reviewed by ${reviewers.join(', ')}.`,
      );
    });
}

interface ReviewOptions {
  key?: string;
  reason?: string;
  approve?: true;
  reject?: true;
  expires?: string;
  against?: string;
  comparedWith?: string;
}

/** @throws WrongUsage where the verdict is not whole */
function verdictOf({ key, reason, approve, reject }: ReviewOptions): { key: string; reason: string } {
  if (approve === reject) throw new WrongUsage('Say --approve or --reject.');
  if (key === undefined || reason === undefined) throw new WrongUsage('Say --key and --reason.');
  return { key, reason };
}

/** A demo key lies in clear and counts in development only. */
function keyFileOptions({ options, config }: Context): KeyFileOptions {
  return {
    passphrase: options.env['AFFIANT_KEY_PASSPHRASE'] || null,
    allowPlain: config.environment === 'development',
  };
}

/**
 * This installation's trust, revocations of its database included; or, for who names a file, that file
 * without the database, which an author's machine has none of, less what was ever seen revoked here.
 */
async function trustFor(context: Context, file: string | undefined): Promise<Trust> {
  if (file === undefined) return (await addonDesk(context)).trust.read();
  const seen = new SeenRevocations(join(context.config.dataFolder, 'revoked.json'));
  return new Trust(await readTrustFile(file), [await seen.read()]);
}

function expiry(text: string | undefined, now: Date): Date {
  if (text === undefined) return new Date(now.getTime() + 365 * 86_400_000);
  const date = new Date(`${text}T00:00:00Z`);
  if (!/^\d{4}-\d\d-\d\d$/.test(text) || Number.isNaN(date.getTime())) {
    throw new WrongUsage(`--expires takes a date like 2027-01-31, not ${text}.`);
  }
  return date;
}
