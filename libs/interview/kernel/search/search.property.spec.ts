import { describe, expect, it } from 'vitest';
import { numbersFrom } from '../../testing/numbers-from.js';
import { play } from '../../testing/play.js';

/** What a name is made of: an answer of a person, or a sum of names that stand below it. */
interface Node {
  name: string;
  needs: string[];
}

/** A graph without cycles: a name needs only names with a lower number. */
function graph(seed: number): Node[] {
  const pick = numbersFrom(seed);
  return Array.from({ length: 4 + pick(8) }, (_, at) => {
    const needs = new Set<string>();
    for (let count = at === 0 ? 0 : pick(4); count > 0; count -= 1) needs.add(`v${pick(at)}`);
    return { name: `v${at}`, needs: [...needs] };
  });
}

const isAsked = (node: Node): boolean => node.needs.length === 0;

/** The order in which a reader who works from the last name downwards meets what must be asked. */
function reference(nodes: Node[]): { asked: string[]; values: Map<string, number> } {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const values = new Map<string, number>();
  const asked: string[] = [];
  const visit = (name: string): number => {
    const known = values.get(name);
    if (known !== undefined) return known;
    const node = byName.get(name) as Node;
    if (isAsked(node)) asked.push(name);
    const value = isAsked(node) ? answerTo(name) : node.needs.reduce((sum, need) => sum + visit(need), 1);
    values.set(name, value);
    return value;
  };
  visit(nodes.at(-1)?.name ?? '');
  return { asked, values };
}

const answerTo = (name: string): number => Number(name.slice(1)) * 7 + 3;

function interview(nodes: Node[], seed: number): string {
  const pick = numbersFrom(seed + 1000);
  const blocks = nodes.map((node) =>
    isAsked(node)
      ? `question: "${node.name}?"\nfields: [ { V: ${node.name}, datatype: integer } ]`
      : `code: ${node.name} = 1 + ${node.needs.join(' + ')}`,
  );
  const shuffled = blocks.map((block) => ({ block, key: pick(1000) })).toSorted((a, b) => a.key - b.key);
  return [
    ...shuffled.map(({ block }) => block),
    `mandatory: true\nquestion: "Result \${ ${nodes.at(-1)?.name} }"`,
  ].join('\n---\n');
}

describe('the search, over dependency graphs made at random', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed))(
    'asks what a simple solver asks, in its order, and finds the same value (graph %i)',
    async (seed) => {
      const nodes = graph(seed);
      const { asked, values } = reference(nodes);
      const steps = asked.map(
        (name) =>
          `  - expect: { question: "${name}?", fields: [${name}] }\n    answer: { ${name}: ${answerTo(name)} }`,
      );
      const result = values.get(nodes.at(-1)?.name ?? '');
      const test = `steps:\n${[...steps, `  - expect: { question: "Result ${result}" }`].join('\n')}`;
      expect(await play(interview(nodes, seed), test)).toBe('');
    },
  );

  it.each(Array.from({ length: 20 }, (_, seed) => seed))(
    'computes again only from what was changed (graph %i)',
    async (seed) => {
      const nodes = graph(seed);
      const { asked } = reference(nodes);
      const changed = asked[numbersFrom(seed + 5)(asked.length)] ?? '';
      const fresh = new Map<string, number>();
      const value = (name: string): number => {
        const node = nodes.find((one) => one.name === name) as Node;
        const found =
          fresh.get(name) ??
          (isAsked(node)
            ? answerTo(name) + (name === changed ? 1000 : 0)
            : node.needs.reduce((sum, need) => sum + value(need), 1));
        fresh.set(name, found);
        return found;
      };
      const test = [
        'steps:',
        ...asked.map((name) => `  - answer: { ${name}: ${answerTo(name)} }`),
        `  - action: ${changed}`,
        `  - answer: { ${changed}: ${answerTo(changed) + 1000} }`,
        `  - expect: { question: "Result ${value(nodes.at(-1)?.name ?? '')}" }`,
      ].join('\n');
      expect(await play(interview(nodes, seed), test)).toBe('');
    },
  );
});
