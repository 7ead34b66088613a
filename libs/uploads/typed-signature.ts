import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import fontkit from '@pdf-lib/fontkit';
import sharp from 'sharp';

const HEIGHT = 120;
const SIZE = 64;
const MARGIN = 16;
const LONGEST = 80;
const INK = '#1e2528';

/** Faces in the order in which they are tried: one that has every letter of the name is taken. */
const faces = [
  'dejavu-fonts-ttf/ttf/DejaVuSerif-Italic.ttf',
  'dejavu-fonts-ttf/ttf/DejaVuSans-Oblique.ttf',
  'dejavu-fonts-ttf/ttf/DejaVuSans.ttf',
];
const paths = new Map<string, Promise<Buffer>>();

function face(name: string): Promise<Buffer> {
  let loading = paths.get(name);
  if (!loading) {
    loading = readFile(createRequire(import.meta.url).resolve(name));
    paths.set(name, loading);
  }
  return loading;
}

/**
 * A typed name as the picture of a signature (PNG, see-through): for who cannot draw, and without a script. The letters
 * are drawn as outlines of faces that ship with the program, so the machine's own fonts do not matter.
 */
export async function typedSignature(name: string): Promise<Buffer> {
  const text = Array.from(
    name
      .normalize('NFC')
      .replaceAll(/[\p{Cc}\p{Cf}]/gu, '')
      .trim(),
  )
    .slice(0, LONGEST)
    .join('');
  const outline = await outlineOf(text);
  const scale = SIZE / outline.unitsPerEm;
  const width = Math.max(HEIGHT, Math.ceil(outline.width * scale) + 2 * MARGIN);
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}">` +
    `<g fill="${INK}" transform="translate(${MARGIN} ${HEIGHT * 0.66}) scale(${scale} ${-scale})">${outline.paths}</g></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

async function outlineOf(text: string): Promise<{ paths: string; width: number; unitsPerEm: number }> {
  let found: { paths: string; width: number; unitsPerEm: number } | null = null;
  for (const name of faces) {
    const font = fontkit.create(await face(name));
    const run = font.layout(text);
    let x = 0;
    const shapes = run.glyphs.map((glyph, at) => {
      const position = run.positions[at];
      const shape = `<path transform="translate(${x + (position?.xOffset ?? 0)} ${position?.yOffset ?? 0})" d="${glyph.path.toSVG()}"/>`;
      x += position?.xAdvance ?? glyph.advanceWidth;
      return shape;
    });
    found = { paths: shapes.join(''), width: x, unitsPerEm: font.unitsPerEm };
    if (run.glyphs.every((glyph) => glyph.id !== 0)) break;
  }
  return found ?? { paths: '', width: 0, unitsPerEm: 1000 };
}
