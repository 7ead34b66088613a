import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pack, readPackage, reviewPackage, signPackage, thumbprint, type SigningKey } from '#addons';

// Debian's own first: a Python from elsewhere may come before it and lack the package.
const python = ['/usr/bin/python3', 'python3'].find(
  (one) => spawnSync(one, ['-c', 'import cryptography']).status === 0,
);
const without = python === undefined ? ' (skipped: no python3 with python3-cryptography)' : '';

function newKey(): SigningKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { kty, crv, x } = publicKey.export({ format: 'jwk' }) as SigningKey['publicKey'];
  return { id: thumbprint({ kty, crv, x }), publicKey: { kty, crv, x }, privateKey };
}

describe.skipIf(python === undefined)(`attestations, checked by another program${without}`, () => {
  const [publisher, reviewer] = [newKey(), newKey()];

  it('are good for the package that they name, and for no other bytes or signature', async () => {
    const out = await mkdtemp(join(tmpdir(), 'affiant-attestations-'));
    const { path } = await pack('plugins/housing', out);
    const tarball = await readFile(path);
    await rm(out, { recursive: true });
    const contents = await readPackage(tarball);
    const now = new Date();
    const published = signPackage(contents, publisher, now);
    const reviewed = reviewPackage(contents, reviewer, {
      verdict: 'approved',
      reason: 'Read every line – ñ, ع, 家',
      reviewedAt: now.toISOString(),
      expiresAt: now.toISOString(),
      comparedWith: null,
    });
    const { payload } = JSON.parse(reviewed) as { payload: string };
    const swapped = JSON.stringify({ ...(JSON.parse(published) as object), payload });
    const name = `pkg:npm/housing@${contents.manifest.version}`;
    const lines = [published, reviewed, swapped];
    expect(checked({ tarball, name, lines })).toEqual([
      'urn:affiant:publish:v1',
      'urn:affiant:review:v1',
      'another signature',
    ]);
    tarball.writeUInt8(tarball.readUInt8(100) ^ 1, 100);
    expect(checked({ tarball, name, lines: [published] })).toEqual(['another package']);
  });

  function checked({ tarball, name, lines }: { tarball: Buffer; name: string; lines: string[] }): unknown {
    const keys = Object.fromEntries([publisher, reviewer].map(({ id, publicKey }) => [id, publicKey.x]));
    const script = join(import.meta.dirname, 'verify.py');
    const input = JSON.stringify({ tarball: tarball.toString('base64'), name, lines, keys });
    const { status, stdout, stderr } = spawnSync(python!, ['-B', script], { input, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(stdout);
  }
});
