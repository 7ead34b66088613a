import { walk, type AnyNode } from './javascript.js';
import { linearPattern } from './linear-pattern.js';

/** `source`, parsed as `node`, with each regular expression in it written so that V8 can match it in linear time. */
export function withLinearPatterns(source: string, node: AnyNode): string {
  const literals: { start: number; end: number; text: string }[] = [];
  walk(node, ({ start, end, regex }) => {
    if (regex === undefined || regex === null) return;
    const { pattern, flags } = regex as { pattern: string; flags: string };
    const linear = linearPattern(pattern, flags);
    if (linear !== null && linear.flags !== flags)
      literals.push({ start, end, text: `/${linear.pattern}/${linear.flags}` });
  });
  return literals
    .toSorted((one, other) => other.start - one.start)
    .reduce((text, { start, end, text: own }) => text.slice(0, start) + own + text.slice(end), source);
}
