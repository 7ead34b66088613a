import type { Frame } from './frame.js';

/** A page in place of another that could not be shown. Title and text come in plain words. */
export interface ErrorView {
  frame: Frame;
  /** HTTP status. */
  status: number;
  title: string;
  text: string;
  /** Number that the operator finds in the log; null where there is nothing to find. */
  reference: string | null;
  links: { href: string; label: string }[];
}
