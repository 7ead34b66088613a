import { describe, expect, it } from 'vitest';
import { numbersFrom } from '../testing/numbers-from.js';
import { play } from '../testing/play.js';

const house = `
objects:
  - kids: {class: List, object_type: Individual}
---
mandatory: true
question: A?
fields: [ { A: a, datatype: integer } ]
---
question: Any?
yesno: kids.there_are_any
---
question: "Kid \${ i }"
fields: [ { First: "kids[i].name.first" } ]
---
question: More?
yesno: kids.there_is_another
---
code: double = a * 2
---
mandatory: true
question: "\${ kids } \${ double }"
fields: [ { Note: remark } ]
---
mandatory: true
question: "End \${ remark } \${ double } \${ kids }"
`;

/** Answers that lead from each screen to the next, whatever was answered before. */
const answers = [
  'a: 4',
  'kids.there_are_any: true',
  '"kids[0].name.first": Ann',
  'kids.there_is_another: true',
  '"kids[1].name.first": Bob',
  'kids.there_is_another: false',
  'remark: fine',
];

describe('Back, over sequences made at random', () => {
  it.each(Array.from({ length: 25 }, (_, seed) => seed))(
    'leaves what the shorter sequence leaves (sequence %i)',
    async (seed) => {
      const pick = numbersFrom(seed + 77);
      const steps: string[] = [];
      let at = 0;
      while (steps.length < 30) {
        if (at > 0 && (at === answers.length || pick(3) === 0)) {
          steps.push('  - back: true');
          at -= 1;
        } else {
          steps.push(`  - answer: { ${answers[at]} }`);
          at += 1;
        }
      }
      while (at < answers.length) {
        steps.push(`  - answer: { ${answers[at]} }`);
        at += 1;
      }
      const test = [
        'steps:',
        ...steps,
        '  - expect: { question: "End fine 8 Ann and Bob", kind: end }',
        'then:',
        '  variables: { a: 4, remark: fine, double: 8 }',
      ].join('\n');
      expect(await play(house, test)).toBe('');
    },
  );
});

const places = `
mandatory: true
question: State?
fields: [ { State: state } ]
---
mandatory: true
depends on: state
question: County?
fields: [ { County: county } ]
---
mandatory: true
question: Street?
fields: [ { Street: street } ]
---
mandatory: true
question: End
`;

describe('what later screens held, over answers and Backs made at random', () => {
  it.each(Array.from({ length: 25 }, (_, seed) => seed))(
    'is the default there, but where what it depends on is another now (sequence %i)',
    async (seed) => {
      const pick = numbersFrom(seed + 901);
      const names = ['state', 'county', 'street'] as const;
      const last: { [name in (typeof names)[number]]: string | null } = {
        state: null,
        county: null,
        street: null,
      };
      let countyOf: string | null = null;
      const steps: string[] = [];
      for (let at = 0; steps.length < 40;) {
        const name = names[at];
        if (name !== undefined) {
          const kept = name === 'county' && countyOf !== last.state ? null : last[name];
          steps.push(`  - expect: { default: { ${name}: ${kept} } }`);
        }
        if (name === undefined || (at > 0 && pick(3) === 0)) {
          steps.push('  - back: true');
          at -= 1;
          continue;
        }
        last[name] = `${name}${pick(2)}`;
        if (name === 'county') countyOf = last.state;
        steps.push(`  - answer: { ${name}: ${last[name]} }`);
        at += 1;
      }
      expect(await play(places, ['steps:', ...steps].join('\n'))).toBe('');
    },
  );
});
