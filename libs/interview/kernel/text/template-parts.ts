import type { AttachmentTemplate } from '../../program/block.js';
import type { TemplatePiece } from '../../program/text.js';
import type { FilledTemplate } from '../../protocol/document.js';
import type { Engine } from '../engine.js';
import { truth, type Frame } from './holes.js';
import { plainOf } from './plain-of.js';

/** Finds what a template is filled in with; its parts in their order, its fields in theirs. */
export function fillTemplate(template: AttachmentTemplate, engine: Engine): FilledTemplate {
  const { file } = template;
  if (template.type === 'docx')
    return {
      type: 'docx',
      file,
      parts: Object.fromEntries(
        Object.entries(template.parts).map(([part, pieces]) => [part, filled(pieces, [], engine)]),
      ),
    };
  return {
    type: 'pdf',
    file,
    editable: truth(engine.value(template.editable), engine.world),
    fields: template.fields.map(({ name, value }) => {
      const found = engine.valueOrSkipped(value);
      return { name, value: typeof found === 'boolean' ? found : plainOf(found, engine.world) };
    }),
  };
}

/** Chunks by their numbers, answers as strings: they meet where the file is made, and are escaped there. */
function filled(pieces: TemplatePiece[], frames: readonly Frame[], engine: Engine): (number | string)[] {
  const { holes, world } = engine;
  return pieces.flatMap((piece): (number | string)[] => {
    if (typeof piece === 'number') return [piece];
    if ('hole' in piece) {
      const text = plainOf(holes.value(piece.hole, frames), world);
      return text === '' ? [] : [text];
    }
    const found: (number | string)[] = [];
    holes.control(piece.control, frames, (body, inner) => found.push(...filled(body, inner, engine)));
    return found;
  });
}
