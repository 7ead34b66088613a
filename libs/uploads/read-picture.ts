import sharp from 'sharp';

/** A kept picture with its size in pixels; null where it is none that a document can show. */
export async function readPicture(
  bytes: Buffer,
): Promise<{ bytes: Buffer; type: 'png' | 'jpg'; width: number; height: number } | null> {
  const { format, width, height } = await sharp(bytes).metadata();
  if (format !== 'png' && format !== 'jpeg') return null;
  return { bytes, type: format === 'jpeg' ? 'jpg' : 'png', width, height };
}
