import type { ImageWidth } from '#interview';

/** An uploaded picture that a document shows, re-encoded by the host. */
export interface Picture {
  bytes: Uint8Array;
  type: 'png' | 'jpg';
  /** In pixels. */
  width: number;
  height: number;
}

/** Between the margins of US Letter, in points; A4 is a little narrower and higher. */
const LINE = 450;
const HIGHEST = 560;
const POINTS_PER_PIXEL = 72 / 96;

/**
 * Size on paper, in points: as wide as the author says, else as wide as its pixels are on a screen (CSS Values 4,
 * 96 to the inch); never wider than the line nor higher than most of a page.
 */
export function sizeOnPaper(
  { width, height }: Picture,
  wanted: ImageWidth | null,
): { width: number; height: number } {
  const own = wanted === null ? width * POINTS_PER_PIXEL : pointsOf(wanted);
  const factor = Math.min(own / width, LINE / width, HIGHEST / height);
  return { width: width * factor, height: height * factor };
}

function pointsOf({ value, unit }: ImageWidth): number {
  return unit === '%' ? (LINE * value) / 100 : value * POINTS_PER_PIXEL;
}
