import type { ConsoleFrame, Outcome } from './console.js';

/** What a version changes, for who reviews it. */
export interface ReviewView extends Outcome {
  frame: ConsoleFrame;
  name: string;
  version: string;
  digest: string;
  /** The version before; null for the first. */
  comparedWith: { version: string; digest: string } | null;
  /** The package as attestations name it. */
  subject: string;
  /** All permissions that it asks for. */
  asks: string[];
  permissions: { added: string[]; removed: string[] };
  files: ReviewedFile[];
  unusual: { path: string; line: number; what: string; excerpt: string }[];
  screenshots: ScreenshotView[];
  /** Null where they were not run yet. */
  checks: ReviewedChecks | null;
  /** Takes the POST that runs them. */
  check: string;
  /** Takes `envelope`: the line that the command signed. */
  action: string;
  packages: string;
}

/** Sizes in bytes, null where the file is not there. */
export interface ReviewedFile {
  path: string;
  change: 'added' | 'removed' | 'changed';
  before: number | null;
  after: number | null;
  /** Line numbers from 1; null on the side where the line is not. */
  places: {
    change: 'same' | 'added' | 'removed';
    before: number | null;
    after: number | null;
    text: string;
  }[][];
  notShown: 'not_text' | 'too_large' | 'too_many_lines' | 'too_different' | null;
}

export interface ReviewedChecks {
  findings: {
    file: string;
    line: number;
    severity: 'error' | 'warning';
    rule: string;
    message: string;
  }[];
  /** A line for each test, what went wrong below it, and the count at the end. */
  tests: { lines: string[]; failed: number };
  touches: {
    path: string;
    effects: string[];
    imports: string[];
    names: string[];
    unreadable: boolean;
  }[];
}

/** A picture that a package shows of itself. */
export interface ScreenshotView {
  src: string;
  alt: string;
}
