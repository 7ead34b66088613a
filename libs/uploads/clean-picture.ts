import sharp, { type Metadata } from 'sharp';
import { UploadRefused } from './errors.js';

/** A picture as it is kept: only pixels are left of what was sent. */
export interface CleanPicture {
  bytes: Buffer;
  type: 'image/png' | 'image/jpeg';
}

export interface PictureLimits {
  /** Pixels that a picture may unpack to. */
  pixels: number;
  /** Pixels of the longer side, above which it is made smaller. */
  side: number;
  /** Seconds of work. */
  seconds: number;
}

/**
 * Decodes a picture and encodes it anew, upright and in sRGB: no metadata (where it was taken, with which phone), no
 * second format hidden behind the first (polyglots). What can be see-through becomes PNG, anything else JPEG;
 * of several frames the first is kept. `asPng`: PNG whatever came (signatures). Throws `UploadRefused`.
 */
export async function cleanPicture(
  bytes: Buffer,
  { pixels, side, seconds }: PictureLimits,
  asPng = false,
): Promise<CleanPicture> {
  const picture = sharp(bytes, { limitInputPixels: pixels, failOn: 'error', sequentialRead: true });
  const known = await metadata(() => picture.metadata());
  if ((known.width ?? 0) * (known.height ?? 0) > pixels) throw new UploadRefused('pixels');
  const isPng = asPng || known.format === 'png' || known.format === 'gif' || known.hasAlpha === true;
  const upright = picture
    .autoOrient()
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true })
    .timeout({ seconds });
  const encoded = isPng ? upright.png({ compressionLevel: 8 }) : upright.jpeg({ quality: 85 });
  try {
    return { bytes: await encoded.toBuffer(), type: isPng ? 'image/png' : 'image/jpeg' };
  } catch {
    throw new UploadRefused('damaged');
  }
}

async function metadata(read: () => Promise<Metadata>): Promise<Metadata> {
  try {
    return await read();
  } catch (error) {
    throw new UploadRefused(
      error instanceof Error && /pixel limit/i.test(error.message) ? 'pixels' : 'damaged',
    );
  }
}
