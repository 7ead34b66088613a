import type { Block } from '../../program/block.js';
import type { Engine } from '../engine.js';
import { Markup } from '../values/markup.js';
import { View } from '../values/view.js';
import type { Bindings } from '../bindings.js';

/** A named text: `{{{name}}}` prints its Markdown as markup, `{{name}}` its words. */
export function templateView(
  block: Extract<Block, { kind: 'template' }>,
  name: string,
  bindings: Bindings,
  engine: Engine,
): View {
  const { subject } = block;
  return new View(
    engine.world,
    name,
    () =>
      engine.within(bindings, () => {
        const { html, plain } = engine.write(block.content);
        return new Markup(html, plain);
      }),
    () => engine.within(bindings, () => engine.plain(block.plain)),
    subject ? () => engine.within(bindings, () => engine.plain(subject)) : null,
    null,
    false,
  );
}
