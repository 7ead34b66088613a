/** A question with one field for each answer, all asked by one mandatory block; `extra` blocks that nothing needs. */
export function generated(blocks: number): string {
  const asked = Math.min(blocks, 9);
  const names = Array.from({ length: asked }, (_, at) => `answer_${at}`);
  const parts = [`mandatory: true\ncode: |\n  ${names.join('\n  ')}`];
  for (let at = 0; at < blocks - 1; at++) {
    parts.push(`question: Question ${at}\nfields:\n  - Answer ${at}: answer_${at}\n    datatype: area`);
  }
  return parts.join('\n---\n');
}

/** Asks for a List of `items` persons at once ready made, then for two answers. */
export function generatedPersons(items: number): string {
  return [
    `objects:\n  - people: { class: List, object_type: Individual, complete_attribute: name.first }`,
    `mandatory: true\ncode: |\n  ready\n  first_answer\n  second_answer`,
    `code: |\n  for (let at = 0; at < ${items}; at++) people.append_object({ name: { first: 'Ann', last: 'Lee' } })\n  people.gathered = true\n  ready = true`,
    `question: First\nfields:\n  - First: first_answer`,
    `question: Second\nfields:\n  - Second: second_answer`,
  ].join('\n---\n');
}

/** Has `count` answers already, each under a name of its own, then asks for two more. */
export function generatedAnswers(count: number): string {
  const names = Array.from({ length: count }, (_, at) => `  given_${at} = 'Answer ${at}'`);
  return [
    `mandatory: true\ncode: |\n${names.join('\n')}`,
    `mandatory: true\ncode: |\n  first_answer\n  second_answer`,
    `question: First\nfields:\n  - First: first_answer`,
    `question: Second\nfields:\n  - Second: second_answer`,
  ].join('\n---\n');
}
