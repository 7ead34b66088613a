import { Markup } from '../values/markup.js';
import type { World } from '../world.js';
import { Raw } from './holes.js';
import { naturalText } from './natural.js';

/** What a hole's value prints where there is no markup. */
export function plainOf(found: unknown, world: World): string {
  const value = found instanceof Raw ? found.value : found;
  return value instanceof Markup ? Markup.plain(value) : naturalText(value, world);
}
