/** What a tenant sets of the look; null keeps the built-in value. Colours as `#rrggbb` or `#rgb`. */
export interface Theme {
  brand: string | null;
  /** In the dark scheme; worked out from `brand` where it is not given. */
  brandDark: string | null;
  paper: string | null;
  questionFace: 'serif' | 'sans';
  /** Of the sheet, in pixels at the default text size; 0 to 32. */
  radius: number;
}
