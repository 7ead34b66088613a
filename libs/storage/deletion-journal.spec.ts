import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openColumn, PlatformKey, sealColumn } from '#encryption';
import type { DeletionIntent, EntrySealer } from './deletion-entry.js';
import { DeletionJournal } from './deletion-journal.js';
import { DiskStore } from './disk-store.js';
import { DeletionIncomplete, JournalCorrupt } from './errors.js';

const platformKey = PlatformKey.generate();
const place = (record: string) => ({ tenant: '', table: 'journal', column: 'entry', record });
const sealer: EntrySealer = {
  seal: (plain, context) => sealColumn(platformKey, 'journal', place(context), plain),
  open: (sealed, context) => openColumn(platformKey, 'journal', place(context), sealed),
};

const session = (subject: string): DeletionIntent => ({ kind: 'session', tenant: 't1', subject });

let folder: string;
let store: DiskStore;
let now: Date;
let journal: DeletionJournal;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affiant-journal-'));
  store = new DiskStore(join(folder, 'blobs'));
  now = new Date('2026-11-24T10:00:00.000Z');
  journal = new DeletionJournal(store, sealer, { keepDays: 30, now: () => now });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const subjects = async () =>
  (await Readable.from(journal.entries()).toArray()).map(({ subject }) => subject as string);
const keys = () => Readable.from(store.list('')).toArray() as Promise<string[]>;

describe('the deletion journal', () => {
  it('keeps what was asked for, oldest first, with its time', async () => {
    const first = await journal.append(session('a'));
    now = new Date('2026-11-24T10:00:00.001Z');
    await journal.append({ kind: 'account', tenant: 't2', subject: 'b' });
    expect(await Readable.from(journal.entries()).toArray()).toEqual([
      {
        kind: 'session',
        tenant: 't1',
        subject: 'a',
        key: first.key,
        requestedAt: new Date('2026-11-24T10:00:00.000Z'),
      },
      expect.objectContaining({ kind: 'account', tenant: 't2', subject: 'b', requestedAt: now }),
    ]);
  });

  it('names nobody in the file store', async () => {
    await journal.append(session('a-session-id'));
    const [key = ''] = await keys();
    expect(key).not.toContain('a-session-id');
    expect((await buffer(await store.get(key))).includes('a-session-id')).toBe(false);
  });

  it('keeps everything that is appended at the same moment', async () => {
    await Promise.all(Array.from({ length: 50 }, (_, i) => journal.append(session(`${i}`))));
    expect(new Set(await subjects()).size).toBe(50);
  });

  it('deletes again what a restored backup brought back, until nothing is found', async () => {
    await journal.append(session('a'));
    await journal.append(session('b'));
    // The first pass over `a` uncovers more: a file that only the session's row led to.
    const restored = ['a', 'a', 'c'];
    const result = await journal.replay(async ({ subject }) => {
      const at = restored.indexOf(subject);
      if (at >= 0) restored.splice(at, 1);
      return at >= 0;
    });
    expect(result).toEqual({ entries: 2, found: 2 });
    expect(restored).toEqual(['c']);
    expect(await subjects()).toHaveLength(2);
  });

  it('says so when something cannot be deleted', async () => {
    await journal.append(session('a'));
    await expect(journal.replay(async () => true)).rejects.toThrow(DeletionIncomplete);
  });

  it('names entries that were changed, moved or planted, after it has replayed the others', async () => {
    const first = await journal.append(session('a'));
    const second = await journal.append(session('b'));
    await journal.append(session('c'));
    const moved = `${first.key}0`;
    await store.put(moved, await buffer(await store.get(second.key)));
    await store.put(first.key, Buffer.from('changed'));
    const replayed: string[] = [];
    const replay = journal.replay(async ({ subject }) => {
      replayed.push(subject);
      return false;
    });
    await expect(replay).rejects.toThrow(JournalCorrupt);
    await expect(replay).rejects.toMatchObject({ keys: [first.key, moved].toSorted() });
    expect(replayed.toSorted()).toEqual(['b', 'c']);
  });

  it('ends an entry only after the days to keep', async () => {
    await journal.append(session('a'));
    now = new Date('2026-12-24T10:00:00.000Z');
    expect(await journal.expire()).toBe(0);
    await journal.append(session('b'));
    now = new Date('2026-12-24T10:00:00.001Z');
    expect(await journal.expire()).toBe(1);
    expect(await subjects()).toEqual(['b']);
    expect(await keys()).toHaveLength(1);
  });
});
