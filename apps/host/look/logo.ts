/** A tenant's logo as its setting holds it: a `data:` URL. */
export interface Logo {
  contentType: 'image/png' | 'image/jpeg' | 'image/webp';
  extension: 'png' | 'jpg' | 'webp';
  content: Buffer;
}

const FORM = /^data:(image\/(?:png|jpeg|webp));base64,([A-Za-z0-9+/]+={0,2})$/;

/**
 * Null for what is not a PNG, JPEG or WebP by its first bytes: what a file calls itself is not asked.
 * SVG is a document that can hold script, so it is none of them.
 */
export function logoOf(setting: string): Logo | null {
  const [, declared, base64 = ''] = FORM.exec(setting) ?? [];
  const content = Buffer.from(base64, 'base64');
  const type = typeOf(content);
  return type === null || type.contentType !== declared ? null : { ...type, content };
}

/** The setting for an uploaded picture; null where it is none of the three kinds. */
export function logoSetting(content: Buffer): string | null {
  const type = typeOf(content);
  return type === null ? null : `data:${type.contentType};base64,${content.toString('base64')}`;
}

function typeOf(content: Buffer): Omit<Logo, 'content'> | null {
  const starts = (bytes: readonly number[], at = 0) =>
    bytes.every((byte, index) => content[at + index] === byte);
  if (starts([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) {
    return { contentType: 'image/png', extension: 'png' };
  }
  if (starts([0xff, 0xd8, 0xff])) return { contentType: 'image/jpeg', extension: 'jpg' };
  // 'RIFF', four bytes of length, 'WEBP'.
  if (starts([0x52, 0x49, 0x46, 0x46]) && starts([0x57, 0x45, 0x42, 0x50], 8)) {
    return { contentType: 'image/webp', extension: 'webp' };
  }
  return null;
}
