import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RecordCorrupt, temporarySealer } from '#encryption';
import { TemporaryFiles } from './temporary-files.js';

let folder: string;
let root: string;
let files: TemporaryFiles;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affiant-temporary-'));
  root = join(folder, 'tmp');
  files = await TemporaryFiles.open(root, temporarySealer());
});
afterEach(async () => {
  await files.close();
  await rm(folder, { recursive: true, force: true });
});

describe('temporary files', () => {
  it('give back their content as often as it is read', async () => {
    await files.job(async (job) => {
      const content = `one ${'x'.repeat(200_000)} two`;
      const file = await job.write(
        Readable.from([Buffer.from(content.slice(0, 4)), Buffer.from(content.slice(4))]),
      );
      expect(file.size).toBe(content.length);
      expect(await Promise.all([text(file.read()), text(file.read())])).toEqual([content, content]);
      expect(await text(file.read())).toBe(content);
    });
  });

  it('are on the disk only sealed, and only for us', async () => {
    await files.job(async (job) => {
      await job.write(Readable.from([Buffer.from('canary')]));
      const [name = ''] = await readdir(root);
      const [file = ''] = (await readdir(join(root, name))).filter((entry) => entry !== 'lock');
      expect((await stat(root)).mode & 0o777).toBe(0o700);
      expect((await stat(join(root, name))).mode & 0o777).toBe(0o700);
      expect((await stat(join(root, name, file))).mode & 0o777).toBe(0o600);
      const sealed = await readFile(join(root, name, file));
      expect(sealed.includes('canary')).toBe(false);
    });
  });

  it('do not open where a byte was changed', async () => {
    await files.job(async (job) => {
      const content = await job.write(Readable.from([Buffer.from('canary')]));
      const [name = ''] = await readdir(root);
      const [file = ''] = (await readdir(join(root, name))).filter((entry) => entry !== 'lock');
      const sealed = await readFile(join(root, name, file));
      sealed[sealed.length - 1] = (sealed[sealed.length - 1] ?? 0) ^ 1;
      await writeFile(join(root, name, file), sealed);
      await expect(text(content.read())).rejects.toThrow(RecordCorrupt);
    });
  });

  it('are gone when their job ends, well or not', async () => {
    await files.job((job) => job.write(Readable.from([Buffer.from('x')])));
    const broken = new Error('the template is wrong');
    const failing = files.job(async (job) => {
      await job.write(Readable.from([Buffer.from('x')]));
      throw broken;
    });
    await expect(failing).rejects.toBe(broken);
    expect(await readdir(root)).toEqual([]);
  });

  it('hand on the error of the content, and keep nothing of it', async () => {
    const broken = new Error('the upload stopped');
    const content = Readable.from(
      (function* () {
        yield Buffer.from('half');
        throw broken;
      })(),
    );
    await expect(files.job((job) => job.write(content))).rejects.toBe(broken);
    expect(await readdir(root)).toEqual([]);
  });

  it('of a host that died are gone at the next start, those of a living one stay', async () => {
    await mkdir(join(root, 'job-dead'));
    await writeFile(join(root, 'job-dead/file'), 'x');
    await writeFile(join(root, 'stray'), 'x');
    await files.job(async (job) => {
      const file = await job.write(Readable.from([Buffer.from('alive')]));
      await (await TemporaryFiles.open(root, temporarySealer())).close();
      expect(await readdir(root)).toEqual([expect.stringMatching(/^job-[0-9a-f]{16}$/)]);
      expect(await text(file.read())).toBe('alive');
    });
  });
});
