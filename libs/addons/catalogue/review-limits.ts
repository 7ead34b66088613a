import type { Config } from '#config';

/** `addons.review` of the configuration: how much of a package a review page reads and shows. */
export interface ReviewLimits {
  /** Bytes of a file that is still compared line by line, before and after. */
  fileBytes: number;
  /** Lines shown of a whole package. */
  lines: number;
  /** Letters shown of one line. */
  lineLetters: number;
  /** Things pointed out; a package that makes more noise than this is refused by eye. */
  findings: number;
}

/** Those of a configuration. */
export function reviewLimits({ addons }: Pick<Config, 'addons'>): ReviewLimits {
  const { fileKib, lines, lineLetters, findings } = addons.review;
  return { fileBytes: fileKib * 1024, lines, lineLetters, findings };
}
