import { afterAll, expect, test } from 'vitest';
import { Argon2Pool, argon2Threads, type Argon2Input } from './argon2-pool.js';
import { BusyError } from './errors.js';
import { hex, readVectors } from './vectors/read-vectors.js';

interface Vector {
  lanes: number;
  passes: number;
  memoryKib: number;
  password: string;
  salt: string;
  secret: string;
  ad: string;
  output: string;
}

const pools: Argon2Pool[] = [];
function pool(options: { threads?: number; queueLength?: number }) {
  const made = new Argon2Pool(options);
  pools.push(made);
  return made;
}

afterAll(async () => {
  await Promise.all(pools.map((made) => made.close()));
});

function input(message = 'password', passes = 1): Argon2Input {
  return {
    message: Buffer.from(message),
    nonce: Buffer.alloc(16, 1),
    memoryKib: 1024,
    passes,
    parallelism: 1,
  };
}

test.each(readVectors<Vector>('argon2id'))('gives what RFC 9106 gives ($output)', async (vector) => {
  const hash = await pool({ threads: 1 }).hash(
    {
      message: hex(vector.password),
      nonce: hex(vector.salt),
      memoryKib: vector.memoryKib,
      passes: vector.passes,
      parallelism: vector.lanes,
      ...(vector.secret === '' ? {} : { secret: hex(vector.secret) }),
      ...(vector.ad === '' ? {} : { associatedData: hex(vector.ad) }),
    },
    'unknown',
  );
  expect(hash.toString('hex')).toBe(vector.output);
});

test('password and pepper are overwritten once they are handed over', async () => {
  const given = { ...input(), secret: Buffer.from('pepper') };
  await pool({ threads: 1 }).hash(given, 'unknown');
  expect(given.message).toEqual(Buffer.alloc(8));
  expect(given.secret).toEqual(Buffer.alloc(6));
});

test('a full queue is refused as busy, with a time to come again, and known devices still get in', async () => {
  const busy = pool({ threads: 1, queueLength: 2 });
  const running = [1, 2, 3].map((index) => busy.hash(input(`${index}`), 'unknown'));
  const refused = busy.hash(input('4'), 'unknown');
  await expect(refused).rejects.toThrow(BusyError);
  await expect(refused).rejects.toMatchObject({
    code: 'busy',
    retryAfterSeconds: expect.any(Number) as number,
  });
  await expect(busy.hash(input('5'), 'known')).resolves.toHaveLength(32);
  await Promise.all(running);
});

test('known devices are served before strangers who came first', async () => {
  const busy = pool({ threads: 1, queueLength: 10 });
  const order: string[] = [];
  const done = (name: string) => () => void order.push(name);
  await Promise.all([
    busy.hash(input('a', 2), 'unknown').then(done('first')),
    busy.hash(input('b'), 'unknown').then(done('stranger')),
    busy.hash(input('c'), 'unknown').then(done('stranger')),
    busy.hash(input('d'), 'known').then(done('known')),
  ]);
  expect(order).toEqual(['first', 'known', 'stranger', 'stranger']);
});

test('bad parameters are an error of that call only', async () => {
  const one = pool({ threads: 1 });
  await expect(one.hash({ ...input(), memoryKib: 1 }, 'known')).rejects.toThrow(/Argon2/);
  await expect(one.hash(input(), 'known')).resolves.toHaveLength(32);
});

test('a closed pool refuses, what waited too', async () => {
  const closing = pool({ threads: 1, queueLength: 5 });
  const waiting = [closing.hash(input('1', 50), 'unknown'), closing.hash(input('2'), 'known')];
  const settled = Promise.allSettled(waiting);
  await closing.close();
  expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(closing.hash(input(), 'known')).rejects.toThrow(BusyError);
});

test('takes at most 4 threads, leaves a core, and has at least one', () => {
  expect([1, 2, 3, 5, 64].map((cores) => argon2Threads(cores))).toEqual([1, 1, 2, 4, 4]);
});
