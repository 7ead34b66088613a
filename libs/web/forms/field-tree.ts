import type { ScreenField } from '#interview';
import { choiceText } from './choice-text.js';
import { fieldKind } from './field-kind.js';

/** A field with those that are asked below its choices, by the choice's text. */
export interface FieldNode {
  field: ScreenField;
  followUps: Map<string, FieldNode[]>;
}

/**
 * Puts fields that show only while one choice of the field before them is chosen under that choice.
 * Only what follows at once moves, so that the order on the page stays the author's.
 */
export function fieldTree(fields: readonly ScreenField[]): FieldNode[] {
  const nodes: FieldNode[] = [];
  let at = 0;
  while (at < fields.length) {
    const [node, next] = takeNode(fields, at);
    nodes.push(node);
    at = next;
  }
  return nodes;
}

function takeNode(fields: readonly ScreenField[], at: number): [FieldNode, number] {
  const field = fields[at] as ScreenField;
  const node: FieldNode = { field, followUps: new Map() };
  let next = at + 1;
  while (next < fields.length) {
    const choice = choiceThatShows(field, fields[next] as ScreenField);
    if (choice === null) break;
    const [child, after] = takeNode(fields, next);
    node.followUps.set(choice, [...(node.followUps.get(choice) ?? []), child]);
    next = after;
  }
  return [node, next];
}

function choiceThatShows(above: ScreenField, field: ScreenField): string | null {
  const condition = field.showIf;
  if (condition === null || condition.hide || condition.field !== above.name) return null;
  const is = choiceText(condition.is);
  switch (fieldKind(above)) {
    case 'tick':
      return is === String(!above.datatype.startsWith('noyes')) ? is : null;
    case 'radios':
    case 'checkboxes':
      return above.choices.some(({ value }) => choiceText(value) === is) ? is : null;
    default:
      return null;
  }
}
