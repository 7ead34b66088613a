import type { Engine } from '../engine.js';
import { backgroundFunctions } from './background.js';
import { classTokens } from './class-tokens.js';
import { dateFunctions } from './dates.js';
import { effectFunctions } from './effects.js';
import { logicFunctions } from './logic.js';
import { settingFunctions } from './settings.js';
import { textFunctions } from './text.js';
import { frozenDateTime } from './date-time.js';

/** All functions and classes of the language, and the exports of the add-on's own; without a prototype, frozen. */
export function languageFunctions(engine: Engine): { readonly [name: string]: unknown } {
  const page: { [name: string]: unknown } = Object.assign(
    Object.create(null) as { [name: string]: unknown },
    textFunctions(engine.world, engine.request.currency),
    dateFunctions(engine.world),
    logicFunctions(engine),
    effectFunctions(engine),
    backgroundFunctions(engine),
    settingFunctions(engine),
    classTokens,
    { DateTime: frozenDateTime(engine.world) },
  );
  for (const value of Object.values(page)) Object.freeze(value);
  const own = engine.definition.modules?.(page) ?? {};
  for (const [name, value] of Object.entries(own)) {
    page[name] = value;
    if (typeof value === 'function') Object.freeze(value);
  }
  return Object.freeze(page);
}
