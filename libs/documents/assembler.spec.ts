import { readdirSync, readFileSync } from 'node:fs';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterEach, describe, expect, it } from 'vitest';
import { Assembler } from './assembler.js';
import type { AssemblerOptions } from './assembler-options.js';
import { paragraph, sampleSource } from './sample-source.js';

const open: Assembler[] = [];

async function start(options: Partial<AssemblerOptions> = {}): Promise<Assembler> {
  const assembler = await Assembler.start(options);
  open.push(assembler);
  return assembler;
}

afterEach(async () => {
  for (const assembler of open.splice(0)) await assembler.close();
});

/** The worker processes that this test process has now. */
function workers(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        const parent = /^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
        return (
          Number(parent) === process.pid &&
          readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes('apps/documents')
        );
      } catch {
        return false; // it has ended since it was listed
      }
    });
}

const heavy = sampleSource(
  Array.from({ length: 20_000 }, (_, index) => paragraph(`Paragraph ${index} of many words`)),
);

describe('the assembler', () => {
  it('makes each format, with its content type', async () => {
    const assembler = await start();
    const source = sampleSource([paragraph('I, Zoe Quist, own 12.5 acres.')]);
    const made = await Promise.all(
      (['pdf', 'docx', 'md', 'html'] as const).map((format) => assembler.assemble(source, format)),
    );
    expect(made.map(({ extension }) => extension)).toEqual(['pdf', 'docx', 'md', 'html']);
    expect(made.map(({ bytes }) => bytes.subarray(0, 4).toString('latin1'))).toEqual([
      '%PDF',
      'PK\u0003\u0004',
      'I, Z',
      '<!do',
    ]);
    const { text } = await extractText(await getDocumentProxy(new Uint8Array(made[0]?.bytes ?? [])), {
      mergePages: true,
    });
    expect(text).toContain('I, Zoe Quist, own 12.5 acres.');
  });

  it('refuses what is no document, without repeating a word of it', async () => {
    const assembler = await start();
    const source = { ...sampleSource([]), blocks: [{ type: 'html', html: 'secret words' }] };
    // @ts-expect-error: what a sandbox sends need not keep to the type
    const refused = assembler.assemble(source, 'pdf');
    await expect(refused).rejects.toMatchObject({ code: 'document_failed', reason: 'invalid' });
    await expect(refused).rejects.not.toThrow(/secret/);
  });

  it('kills a worker at the deadline and makes the next document in a new one', async () => {
    const assembler = await start({ deadlineMs: 600, residentMib: 4096 });
    await expect(assembler.assemble(heavy, 'pdf')).rejects.toMatchObject({ reason: 'deadline' });
    const next = await assembler.assemble(sampleSource([paragraph('x')]), 'html');
    expect(next.bytes.toString()).toContain('<p dir="ltr">x</p>');
  });

  it('goes on after a worker was killed from outside', async () => {
    const assembler = await start();
    const [pid] = workers();
    process.kill(pid ?? 0, 'SIGKILL');
    await expect
      .poll(() =>
        assembler.assemble(sampleSource([paragraph('x')]), 'html').then(
          ({ extension }) => extension,
          () => null,
        ),
      )
      .toBe('html');
    expect(workers()).not.toContain(pid);
  });

  it.runIf(process.platform === 'linux')('kills a worker that takes too much memory', async () => {
    const assembler = await start({ residentMib: 150 });
    await expect(assembler.assemble(heavy, 'pdf')).rejects.toMatchObject({ reason: 'memory' });
  });

  it('says busy when the queue is full, and serves those who wait', async () => {
    const assembler = await start({ queue: 2 });
    const source = sampleSource([paragraph('x')]);
    const first = Array.from({ length: 3 }, () => assembler.assemble(source, 'pdf'));
    await expect(assembler.assemble(source, 'pdf')).rejects.toMatchObject({ code: 'busy', waiting: 2 });
    expect((await Promise.all(first)).length).toBe(3);
  });

  it('says busy to a tenant that has its share of the queue, and not to another', async () => {
    const assembler = await start({ queuePerTenant: 1 });
    const source = sampleSource([paragraph('x')]);
    const first = Array.from({ length: 2 }, () => assembler.assemble(source, 'pdf', { tenant: 'a' }));
    await expect(assembler.assemble(source, 'pdf', { tenant: 'a' })).rejects.toMatchObject({ code: 'busy' });
    await expect(assembler.assemble(source, 'pdf', { tenant: 'b' })).resolves.toMatchObject({
      extension: 'pdf',
    });
    await Promise.all(first);
  });

  it('refuses a file that is larger than the limit', async () => {
    const assembler = await start({ outputBytes: 2000 });
    await expect(assembler.assemble(sampleSource([paragraph('x')]), 'pdf')).rejects.toMatchObject({
      code: 'too_large',
      limit: 'outputBytes',
    });
  });

  it('ends a worker after its share of documents', async () => {
    const assembler = await start({ documentsPerWorker: 1 });
    const [first] = workers();
    await assembler.assemble(sampleSource([paragraph('x')]), 'md');
    await assembler.assemble(sampleSource([paragraph('x')]), 'md');
    expect(workers()).not.toContain(first);
  });

  it('gives its workers no environment, and leaves none behind when closed', async () => {
    process.env.AFFIANT_TEST_SECRET = 'in the host only';
    const assembler = await start();
    const pids = workers();
    expect(pids.length).toBe(1);
    expect(readFileSync(`/proc/${pids[0]}/environ`, 'latin1')).not.toContain('AFFIANT_TEST_SECRET');
    delete process.env.AFFIANT_TEST_SECRET;
    await assembler.close();
    expect(workers()).toEqual([]);
    await expect(assembler.assemble(sampleSource([]), 'md')).rejects.toMatchObject({ reason: 'closed' });
  });

  it('refuses what waits when it closes', async () => {
    const assembler = await start();
    const asked = Promise.allSettled(Array.from({ length: 3 }, () => assembler.assemble(heavy, 'pdf')));
    await assembler.close();
    expect((await asked).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  });
});
