import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { RecordCorrupt } from './errors.js';
import { temporarySealer } from './temporary-sealer.js';

test('opens what it sealed, and another process does not', async () => {
  const sealer = temporarySealer();
  const content = randomBytes(100_000);
  const sealed = await buffer(sealer.seal(Readable.from([content])));
  expect((await buffer(sealer.open(Readable.from([sealed])))).equals(content)).toBe(true);
  await expect(buffer(temporarySealer().open(Readable.from([sealed])))).rejects.toThrow(RecordCorrupt);
});

test('fails where a byte was changed, or the source does', async () => {
  const sealer = temporarySealer();
  const sealed = await buffer(sealer.seal(Readable.from([randomBytes(1000)])));
  sealed.writeUInt8(sealed.readUInt8(500) ^ 1, 500);
  await expect(buffer(sealer.open(Readable.from([sealed])))).rejects.toThrow(RecordCorrupt);
  const broken = new Readable({ read: () => broken.destroy(new Error('disk gone')) });
  await expect(buffer(sealer.seal(broken))).rejects.toThrow('disk gone');
});
