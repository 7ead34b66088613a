import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { RecordCorrupt } from './errors.js';
import { openStream, sealStream } from './file.js';
import { PlatformKey } from './platform-key.js';
import { serverFileKey, serverFileKeys } from './server-keys.js';
import { SessionKey } from './session-key.js';
import { SEALED_CHUNK_BYTES } from './stream.js';

const key = SessionKey.generate();
const place = { tenant: 'tenant-1', session: 'session-1', file: 'file-1', role: 'upload' };
const description = { name: 'Müller v. Müller.pdf', contentType: 'application/pdf' };
const HEADER_BYTES = 145;

function seal(content: Buffer | Readable, identity = place) {
  return buffer(sealStream(key, identity, description, content));
}

async function open(sealed: Buffer, identity = place, by = key, pieces = 10_007) {
  const { body, ...described } = await openStream(by, identity, Readable.from(inPieces(sealed, pieces)));
  return { ...described, content: await buffer(body) };
}

function* inPieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test.each([0, 1, 100, 65_480, 65_532, 65_533, 131_064, 200_000, 1_000_000])(
  'a file of %i bytes comes back with its name and type',
  async (size) => {
    const content = randomBytes(size);
    const opened = await open(await seal(Readable.from(inPieces(content, 4099))));
    expect(opened.name).toBe(description.name);
    expect(opened.contentType).toBe(description.contentType);
    expect(opened.content.equals(content)).toBe(true);
  },
);

test('it can be read in pieces of any size', async () => {
  const content = randomBytes(150_000);
  const sealed = await seal(content);
  for (const size of [1000, 65_552, sealed.length]) {
    expect((await open(sealed, place, key, size)).content.equals(content)).toBe(true);
  }
  const small = await seal(Buffer.from('small'));
  expect((await open(small, place, key, 1)).content.toString()).toBe('small');
});

test('neither name nor content shows, nor the exact size', async () => {
  const content = Buffer.alloc(50_000, 'answer ');
  const sealed = await seal(content);
  expect(sealed.includes('answer')).toBe(false);
  expect(sealed.includes('Müller')).toBe(false);
  const sizes = await Promise.all(
    [0, 17, 100, 300].map(async (more) => (await seal(randomBytes(50_000 + more))).length),
  );
  expect(new Set(sizes).size).toBe(1);
});

test('every byte of a small file flipped: each is refused', async () => {
  const sealed = await seal(randomBytes(300));
  let refused = 0;
  for (let at = 0; at < sealed.length; at++) {
    const flipped = Buffer.from(sealed);
    flipped.writeUInt8(flipped.readUInt8(at) ^ 0x10, at);
    await open(flipped).catch((error: unknown) => {
      if (error instanceof RecordCorrupt) refused++;
    });
  }
  expect(refused).toBe(sealed.length);
});

test('a flip in any chunk of a large file is refused, and nothing of that chunk comes out', async () => {
  const content = randomBytes(300_000);
  const sealed = await seal(content);
  for (let at = HEADER_BYTES; at < sealed.length; at += 9973) {
    const flipped = Buffer.from(sealed);
    flipped.writeUInt8(flipped.readUInt8(at) ^ 1, at);
    const [out, error] = await readUntilError(flipped);
    expect(error).toBeInstanceOf(RecordCorrupt);
    expect(out.length).toBeLessThanOrEqual(at);
    expect(content.subarray(0, out.length).equals(out)).toBe(true);
  }
});

test('cut off anywhere, between chunks too, it is refused', async () => {
  const sealed = await seal(randomBytes(200_000));
  const ends = [0, 1, 144, 145, 146, 160, 161, 1000];
  for (let chunks = 1; HEADER_BYTES + chunks * SEALED_CHUNK_BYTES < sealed.length; chunks++) {
    ends.push(HEADER_BYTES + chunks * SEALED_CHUNK_BYTES);
  }
  expect(ends.length).toBeGreaterThan(10);
  for (const end of [...ends, sealed.length - 1]) {
    await expect(open(sealed.subarray(0, end))).rejects.toThrow(RecordCorrupt);
  }
});

test('with chunks swapped, repeated, dropped or added it is refused', async () => {
  const sealed = await seal(randomBytes(250_000));
  const head = sealed.subarray(0, HEADER_BYTES);
  const chunks = [...inPieces(sealed.subarray(HEADER_BYTES), SEALED_CHUNK_BYTES)];
  const [a, b, c, d] = chunks as [Buffer, Buffer, Buffer, Buffer];
  expect(chunks).toHaveLength(4);
  expect((await open(Buffer.concat([head, a, b, c, d]))).content).toHaveLength(250_000);
  for (const order of [
    [b, a, c, d],
    [a, a, b, c, d],
    [a, c, d],
    [b, c, d],
    [a, b, c, d, d],
    [a, b, c, d, a],
    [d],
  ]) {
    await expect(open(Buffer.concat([head, ...order]))).rejects.toThrow(RecordCorrupt);
  }
});

test('chunks of one file do not fit into another of the same session', async () => {
  const [one, two] = [await seal(randomBytes(100_000)), await seal(randomBytes(100_000))];
  const mixed = Buffer.concat([
    one.subarray(0, HEADER_BYTES + SEALED_CHUNK_BYTES),
    two.subarray(HEADER_BYTES + SEALED_CHUNK_BYTES),
  ]);
  await expect(open(mixed)).rejects.toThrow(RecordCorrupt);
});

test.each([
  ['tenant', { tenant: 'tenant-2' }],
  ['session', { session: 'session-2' }],
  ['file', { file: 'file-2' }],
  ['role', { role: 'document' }],
])('moved to another %s it is refused by name', async (_, other) => {
  const sealed = await seal(Buffer.from('content'));
  const identity = { ...place, ...other };
  await expect(open(sealed, identity)).rejects.toMatchObject({
    code: 'record_corrupt',
    record: `file ${identity.file} of session ${identity.session}`,
  });
});

test('another session key does not open it', async () => {
  await expect(open(await seal(Buffer.from('content')), place, SessionKey.generate())).rejects.toThrow(
    RecordCorrupt,
  );
});

test('after a re-key or a rotation the key of its time is chosen by the id in the file', async () => {
  const [older, newer] = [SessionKey.generate(), SessionKey.generate()];
  const keys = new Map([older, newer].map((of) => [of.id.toString('hex'), of]));
  const sealed = await buffer(sealStream(older, place, description, Buffer.from('content')));
  const opened = await openStream((id) => keys.get(id.toString('hex')), place, Readable.from([sealed]));
  expect(await text(opened.body)).toBe('content');
  await expect(openStream(() => undefined, place, Readable.from([sealed]))).rejects.toThrow(RecordCorrupt);
  await expect(openStream(() => newer, place, Readable.from([sealed]))).rejects.toThrow(RecordCorrupt);

  const platformKey = PlatformKey.generate();
  const shared = await buffer(
    sealStream(serverFileKey(platformKey, 't1'), place, description, Buffer.from('shown')),
  );
  const rotated = serverFileKeys(platformKey.rotated(), 't1');
  expect(await text((await openStream(rotated, place, Readable.from([shared]))).body)).toBe('shown');
  const stranger = serverFileKeys(PlatformKey.generate(), 't1');
  await expect(openStream(stranger, place, Readable.from([shared]))).rejects.toThrow(RecordCorrupt);
});

test('an error of the content becomes that of the sealed stream, and the other way round', async () => {
  const broken = () =>
    Readable.from(
      (async function* () {
        yield randomBytes(100_000);
        throw new Error('disk gone');
      })(),
    );
  await expect(seal(broken())).rejects.toThrow('disk gone');
  await expect(openStream(key, place, Readable.from([], { objectMode: false }))).rejects.toThrow(
    RecordCorrupt,
  );
  const sealed = await seal(randomBytes(200_000));
  const half = Readable.from(
    (async function* () {
      yield sealed.subarray(0, 150_000);
      throw new Error('disk gone');
    })(),
  );
  const { body } = await openStream(key, place, half);
  await expect(buffer(body)).rejects.toThrow('disk gone');
});

test('a stream that is given up gives its source up too', async () => {
  const source = Readable.from(inPieces(randomBytes(500_000), 1000));
  const sealing = sealStream(key, place, description, source);
  sealing.destroy();
  await new Promise((resolve) => source.once('close', resolve));
  const sealed = Readable.from(inPieces(await seal(randomBytes(500_000)), 1000));
  const { body } = await openStream(key, place, sealed);
  body.destroy();
  await new Promise((resolve) => sealed.once('close', resolve));
  expect(source.destroyed && sealed.destroyed).toBe(true);
});

test('a name that is too long is refused before anything is sealed', () => {
  const tooLong = { name: 'a'.repeat(5000), contentType: 'text/plain' };
  expect(() => sealStream(key, place, tooLong, Buffer.alloc(1))).toThrow(RangeError);
});

async function readUntilError(sealed: Buffer): Promise<[Buffer, unknown]> {
  const out: Buffer[] = [];
  try {
    const { body } = await openStream(key, place, Readable.from(inPieces(sealed, 5000)));
    for await (const piece of body) out.push(piece as Buffer);
  } catch (error) {
    return [Buffer.concat(out), error];
  }
  return [Buffer.concat(out), undefined];
}
