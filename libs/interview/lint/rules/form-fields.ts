import { nearest } from '../../compile/nearest.js';
import type { Attachment, Block } from '../../program/block.js';
import type { AddOn } from '../add-on.js';

/** Fields that an attachment fills in and its PDF form does not have, and choices that a field does not take. */
export function formFields(addOn: AddOn): void {
  const { forms } = addOn.source;
  if (!forms) return;
  for (const block of addOn.analysis.program.blocks) {
    const place = { file: block.file, line: block.line, column: 1 };
    for (const { template } of attachmentsOf(block)) {
      if (template?.type !== 'pdf') continue;
      const path = template.file.slice(template.file.indexOf(':') + 1);
      const form = Object.hasOwn(forms, path) ? forms[path] : undefined;
      if (form === undefined) continue;
      if (form === null) {
        addOn.report(
          'form_field',
          'error',
          place,
          `The form "${path}" cannot be read: it is no PDF, or locked`,
        );
        continue;
      }
      for (const { name, value } of template.fields) {
        const field = form.find((one) => one.name === name);
        if (!field) {
          const near = nearest(
            name,
            form.map((one) => one.name),
          );
          const hint = near === null ? '' : `. Did you mean "${near}"?`;
          addOn.report('form_field', 'error', place, `The form "${path}" has no field "${name}"${hint}`);
        } else if (
          field.choices.length > 0 &&
          'is' in value &&
          typeof value.is === 'string' &&
          !takes(field.choices, value.is)
        )
          addOn.report(
            'form_field',
            'error',
            place,
            `The field "${name}" of "${path}" takes ${field.choices.join(', ')}, not "${value.is}"`,
          );
      }
    }
  }
}

function attachmentsOf(block: Block): readonly Attachment[] {
  if (block.kind === 'question') return block.question.attachments;
  return block.kind === 'attachment' ? block.attachments : [];
}

function takes(choices: readonly string[], given: string): boolean {
  const wanted = given.trim().toLowerCase();
  return wanted === '' || choices.some((choice) => choice.trim().toLowerCase() === wanted);
}
