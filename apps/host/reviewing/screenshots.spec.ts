import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { readPackage } from '#addons';
import { UploadRefused, Uploads, UploadTooLarge } from '#uploads';
import { tarballOf } from '../../../libs/addons/testing/people.js';
import { Screenshots } from './screenshots.js';

const uploads = new Uploads();
afterAll(() => uploads.close());

async function shown(file: string, content: Buffer, limitBytes = 100_000) {
  const pack = await readPackage(
    await tarballOf({ affiant: { screenshots: [{ file, alt: 'The first question' }] } }, { [file]: 'x' }),
  );
  pack.files.set(file, content);
  return new Screenshots(uploads, limitBytes).of(pack, 0);
}

describe('a picture that a package shows of itself', () => {
  it('is encoded anew: only its pixels are left', async () => {
    const hidden = '<script>alert(1)</script>';
    const picture = await sharp({ create: { width: 4, height: 3, channels: 3, background: '#12595c' } })
      .withExif({ IFD0: { ImageDescription: hidden } })
      .png()
      .toBuffer();
    const sent = Buffer.concat([picture, Buffer.from(hidden)]);
    expect(sent.toString('latin1')).toContain(hidden);
    const seen = await shown('static/first.png', sent);
    expect(seen?.contentType).toBe('image/png');
    expect(seen?.content.toString('latin1')).not.toContain('script');
    expect(await sharp(seen?.content).metadata()).toMatchObject({ width: 4, height: 3 });
  });

  it.each([
    ['a page', Buffer.from('<!doctype html><script>1</script>')],
    ['a drawing, which can hold script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>')],
    ['half a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')],
  ])('is refused where it is %s', async (_what, content) => {
    await expect(shown('static/first.png', content)).rejects.toThrow(UploadRefused);
  });

  it('is refused where the file is larger than allowed', async () => {
    const noise = Buffer.alloc(60 * 60 * 3).map(() => Math.random() * 256);
    const picture = await sharp(noise, { raw: { width: 60, height: 60, channels: 3 } })
      .png()
      .toBuffer();
    await expect(shown('static/first.png', picture, 1000)).rejects.toThrow(UploadTooLarge);
  });

  it('is none where the package names none, or no such', async () => {
    const pack = await readPackage(await tarballOf());
    const screenshots = new Screenshots(uploads, 1000);
    expect(await screenshots.of(pack, 0)).toBeNull();
    expect(await screenshots.of(pack, -1)).toBeNull();
  });
});
