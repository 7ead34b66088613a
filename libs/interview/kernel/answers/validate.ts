import type { Block, Field } from '../../program/block.js';
import type { ScreenError } from '../../protocol/screen.js';
import type { Search } from '../search/search.js';
import { Invalid } from '../signals.js';
import { phrase } from '../text/phrases.js';
import type { Bindings } from '../bindings.js';
import type { SentFiles } from './files.js';
import { Refused } from './refused.js';

type QuestionBlock = Extract<Block, { kind: 'question' }>;

/** `validate` of each field; all their messages are told at once. @throws Refused */
export function validateFields(
  checked: { field: { at: number; name: string }; value: unknown }[],
  fields: readonly Field[],
  bindings: Bindings,
  search: Search,
): void {
  const { engine } = search;
  const errors: ScreenError[] = [];
  for (const { field, value } of checked) {
    const fn = fields[field.at]?.validate ?? null;
    if (fn === null || value === '' || value === null) continue;
    const said = search.settle(() => {
      try {
        const check = engine.evaluate(fn, bindings);
        return typeof check === 'function'
          ? engine.within(bindings, () => Reflect.apply(check, undefined, [seen(value)]) as unknown)
          : check;
      } catch (error) {
        const signal = engine.world.stop ?? error;
        if (!(signal instanceof Invalid)) throw error;
        engine.world.stop = null;
        return signal.message;
      }
    });
    if (typeof said === 'string') errors.push({ field: field.name, message: said });
    else if (!said) {
      const text = fields[field.at]?.messages['validate'];
      errors.push({
        field: field.name,
        message: text ? engine.plain(text) : phrase(engine.world.language, 'validate'),
      });
    }
  }
  if (errors.length > 0) throw new Refused(errors);
}

/** `validation code` of the whole screen; it asks nothing. @throws Refused */
export function runValidation(fn: number, block: QuestionBlock, bindings: Bindings, search: Search): void {
  const { engine } = search;
  search.withoutQuestions = true;
  try {
    search.settle(() => {
      engine.running = { block, calls: 0 };
      engine.evaluate(fn, bindings);
    });
  } catch (signal) {
    if (signal instanceof Invalid) throw new Refused([{ field: signal.field, message: signal.message }]);
    throw signal;
  } finally {
    search.withoutQuestions = false;
  }
}

/** What `validate` is given: ticks as a list, and of files their names, types and sizes. */
function seen(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('files' in value) return (value as SentFiles).files.map(({ facts }) => ({ ...facts }));
  return 'ticks' in value ? value.ticks : value;
}
