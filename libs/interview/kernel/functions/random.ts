import type { Engine } from '../engine.js';
import { hash } from '../values/fingerprint.js';

/** The same for a session, block, its index variables and call, however often the block runs. */
function seedText(engine: Engine): string {
  const { block, calls } = engine.running;
  engine.running.calls += 1;
  const { x, indices } = engine.world.bindings;
  return [engine.request.seed, block?.key ?? '', x?.name ?? '', ...indices, calls].join('\u0000');
}

function bits(text: string): number {
  return Number.parseInt(hash(text), 36);
}

/** From 0 to below 1. */
export function seededRandom(engine: Engine): number {
  return bits(seedText(engine)) / 2 ** 53;
}

/** Version 4 in form (RFC 9562, section 5.4), though not secret. */
export function seededUuid(engine: Engine): string {
  const seed = seedText(engine);
  let hex = '';
  for (let at = 0; hex.length < 32; at += 1)
    hex += bits(`${seed}\u0000${at}`).toString(16).padStart(14, '0').slice(-12);
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
