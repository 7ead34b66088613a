import { describe, expect, it } from 'vitest';
import { encodeFrame, FrameError, FrameReader, type Frame } from './frames.js';

const read = (chunks: Buffer[], maxBytes = 1000): { header: unknown; payload: string }[] => {
  const reader = new FrameReader(maxBytes);
  return chunks
    .flatMap((chunk) => reader.push(chunk))
    .map(({ header, payload }: Frame) => ({ header, payload: payload.toString('utf8') }));
};

describe('frames', () => {
  const two = Buffer.concat([encodeFrame({ type: 'a', id: 1 }, 'été\n✓'), encodeFrame({ type: 'b' })]);
  const expected = [
    { header: { type: 'a', id: 1 }, payload: 'été\n✓' },
    { header: { type: 'b' }, payload: '' },
  ];

  it('come out as they went in, in one piece', () => {
    expect(read([two])).toEqual(expected);
  });

  it.each([1, 2, 3, 5, 7, 30])('come out as they went in, in pieces of %i bytes', (size) => {
    const pieces = Array.from({ length: Math.ceil(two.length / size) }, (_, n) =>
      two.subarray(n * size, (n + 1) * size),
    );
    expect(read(pieces)).toEqual(expected);
  });

  it('longer than allowed are refused by their length alone, before they are there', () => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(1001);
    expect(() => read([length])).toThrow(FrameError);
  });

  it.each([
    ['no header', '{"type":"a"}'],
    ['a header that is not JSON', 'type: a\n'],
    ['a header that is a list', '[1]\n'],
    ['a header that is null', 'null\n'],
    ['a header without end', `{"a":"${'x'.repeat(5000)}"}\n`],
  ])('with %s are refused', (_what, body) => {
    const frame = Buffer.alloc(4 + body.length);
    frame.writeUInt32BE(body.length);
    frame.write(body, 4);
    expect(() => read([frame], 10_000)).toThrow(FrameError);
  });
});
