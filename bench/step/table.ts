import type { Measured } from './measured.js';
import type { Phase, Variant } from './protocol.js';

const HEAD = ['', '', 'steps/s', 'p50 ms', 'p99 ms', 'host CPU ms', 'p50 : floor', 'steps/s : floor'];

/** A Markdown table; the ratios are to the floor of the same clients in the same run. */
export function table(results: ReadonlyMap<Phase, ReadonlyMap<Variant, Measured>>): string {
  const rows = [...results].flatMap(([{ name }, measured]) => {
    const floor = measured.get('floor');
    return [...measured].map(([variant, its]) => [
      name,
      variant,
      its.perSecond.toFixed(0),
      its.percentile(0.5).toFixed(2),
      its.percentile(0.99).toFixed(1),
      its.cpuPerStep.toFixed(2),
      floor ? `${(its.percentile(0.5) / floor.percentile(0.5)).toFixed(2)} ×` : '',
      floor ? `${(its.perSecond / floor.perSecond).toFixed(2)} ×` : '',
    ]);
  });
  const widths = HEAD.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: string[]) => `| ${cells.map((cell, at) => cell.padEnd(widths[at]!)).join(' | ')} |`;
  return [line(HEAD), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
