import { describe, expect, it } from 'vitest';
import { play } from '../testing/play.js';

describe('mandatory blocks', () => {
  it('are taken in order; a question counts once its own screen was answered, also by a search', async () => {
    const interview = `mandatory: true\ncode: |\n  a\n---\nmandatory: true\nquestion: A?\nfields:\n  - A: a\n---\nmandatory: true\nquestion: B?\nfields:\n  - A: a\n---\nmandatory: true\nquestion: Done\n`;
    expect(
      await play(
        interview,
        'steps:\n  - expect: { question: "B?" }\n    answer: { a: x }\n  - expect: { question: "A?" }\n    answer: { a: x }\n  - expect: { question: Done }',
      ),
    ).toBe('');
  });

  it('pass over those whose if is false, and look again next time', async () => {
    const interview = `mandatory: true\nif: defined('b')\nquestion: Late\nfields:\n  - C: c\n---\nmandatory: true\nquestion: First\nfields:\n  - B: b\n---\nmandatory: true\nquestion: Done\n`;
    expect(
      await play(
        interview,
        'steps:\n  - expect: { question: First }\n    answer: { b: x }\n  - expect: { question: Late }\n    answer: { c: x }\n  - expect: { question: Done }',
      ),
    ).toBe('');
  });

  it('end with a plain finished screen', async () => {
    expect(
      await play(
        'mandatory: true\nquestion: A\nfields:\n  - A: a\n',
        'steps:\n  - answer: { a: x }\n  - expect: { kind: end, fields: [], buttons: [] }',
      ),
    ).toBe('');
  });

  it('that are code run once; initial ones at every step', async () => {
    const interview = `initial: true\ncode: |\n  rounds = (defined('rounds') ? rounds : 0) + 1\n---\nmandatory: true\ncode: |\n  once = (defined('once') ? once : 0) + 1\n---\nmandatory: true\nquestion: A\nfields:\n  - A: a\n---\nmandatory: true\nquestion: "\${ rounds } \${ once }"\n`;
    expect(await play(interview, 'steps:\n  - answer: { a: x }\n  - expect: { question: "2 1" }')).toBe('');
  });

  it('find need before the question, and need: post after it', async () => {
    const interview = `mandatory: true\nneed:\n  - first\n  - post:\n      - last\nquestion: "Done \${ middle }"\n---\nquestion: Middle\nfields:\n  - M: middle\n---\nquestion: Last\nfields:\n  - L: last\n---\nquestion: First\nfields:\n  - F: first\n`;
    expect(
      await play(
        interview,
        'steps:\n  - expect: { question: First }\n    answer: { first: 1 }\n  - expect: { question: Middle }\n    answer: { middle: 2 }\n  - expect: { question: Last }\n    answer: { last: 3 }\n  - expect: { question: Done 2 }',
      ),
    ).toBe('');
  });
});

describe('actions', () => {
  const counted = `mandatory: true\nquestion: "End \${ n1 }"\nsubquestion: "\${ action_button_html(url_action('grow'), {label: 'Grow'}) }"\n---\ninitial: true\ncode: |\n  if (!defined('n1')) { n1 = 0 }\n---\n`;

  it('may ask something first, and keep their arguments until they are done', async () => {
    const interview = `${counted}event: grow\ncode: |\n  n1 = n1 + by * action_argument('times')\n---\nquestion: By?\nfields:\n  - By: by\n    datatype: integer\n`;
    expect(
      await play(
        interview,
        'steps:\n  - action: grow\n    arguments: { times: 3 }\n  - expect: { question: "By?" }\n    answer: { by: 2 }\n  - expect: { question: End 6 }',
      ),
    ).toBe('');
  });

  it('that are no event ask for that answer again', async () => {
    const interview = `mandatory: true\nquestion: "End \${ a }"\n---\nquestion: A?\nfields:\n  - A: a\n`;
    expect(
      await play(
        interview,
        'steps:\n  - answer: { a: x }\n  - action: a\n  - expect: { question: "A?", default: { a: x } }\n    answer: { a: y }\n  - expect: { question: End y }',
      ),
    ).toBe('');
  });

  it('that are nothing are refused', async () => {
    expect(
      await play('mandatory: true\nquestion: End\n', 'steps:\n  - action: nothing\n  - error: "nothing"'),
    ).toBe('');
  });

  it('force_ask asks the first question, several in their order, none twice in one request', async () => {
    const interview = `mandatory: true\nquestion: "\${ a } \${ b } \${ c }"\n---\nquestion: AB\nfields:\n  - A: a\n  - B: b\n---\nquestion: C\nfields:\n  - C: c\n---\nevent: again\ncode: |\n  force_ask('a', 'c', 'b')\n  a = 'never'\n`;
    expect(
      await play(
        interview,
        'steps:\n  - answer: { a: 1, b: 2 }\n  - answer: { c: 3 }\n  - action: again\n  - expect: { question: AB, default: { a: "1" } }\n    answer: { a: 4, b: 5 }\n  - expect: { question: C }\n    answer: { c: 6 }\n  - expect: { question: "4 5 6" }',
      ),
    ).toBe('');
  });

  it('refuse an edit or deletion that the screen does not offer', async () => {
    const interview = 'mandatory: true\nquestion: "${ a }"\n---\nquestion: A\nfields:\n  - A: a\n';
    expect(
      await play(
        interview,
        'steps:\n  - answer: { a: x }\n  - action: _edit\n    arguments: { names: [a] }\n  - error: does not offer',
      ),
    ).toBe('');
    expect(
      await play(
        interview,
        'steps:\n  - answer: { a: x }\n  - action: _delete\n    arguments: { item: a }\n  - error: does not offer',
      ),
    ).toBe('');
  });
});

describe('a review', () => {
  it('shows what is defined alone, and all with skip undefined: false', async () => {
    const review = 'question: R\nreview:\n  - A: a\n  - B: b\n  - note: N ${ a }\n    show if: a == 2\n';
    const rest = '---\nquestion: A?\nfields:\n  - A: a\n---\nquestion: B?\nfields:\n  - B: b\n';
    expect(
      await play(
        `mandatory: true\ncode: |\n  a\n---\nmandatory: true\n${review}${rest}---\nmandatory: true\nquestion: Done\n`,
        'steps:\n  - answer: { a: 1 }\n  - expect: { kind: question, question: R, text contains: [A], text lacks: [B, N] }\n    answer: {}\n  - expect: { question: Done }',
      ),
    ).toBe('');
    expect(
      await play(
        `mandatory: true\nskip undefined: false\n${review}${rest}`,
        'steps:\n  - answer: { a: 1 }\n  - expect: { question: "B?" }\n    answer: { b: 2 }\n  - expect: { question: R, text contains: [B] }',
      ),
    ).toBe('');
  });
});

describe('Back', () => {
  const three = ['a', 'b', 'c']
    .map((name) => `mandatory: true\nquestion: ${name}?\nfields:\n  - Q: ${name}\n---\n`)
    .join('');

  it('goes to the first screen, and offers later answers as defaults that are no answers', async () => {
    expect(
      await play(
        `${three}mandatory: true\nquestion: Done\n`,
        'steps:\n  - expect: { canGoBack: false }\n    answer: { a: 1 }\n  - answer: { b: 2 }\n  - answer: { c: 3 }\n  - back: true\n  - expect: { question: "c?", default: { c: "3" } }\n  - back: true\n  - back: true\n  - expect: { question: "a?", default: { a: "1" }, canGoBack: false }\n    answer: { a: 9 }\n  - expect: { question: "b?", default: { b: "2" } }\nthen: { variables: { a: "9" } }',
      ),
    ).toBe('');
  });

  it('stops at prevent going back', async () => {
    const interview = `${three}mandatory: true\nprevent going back: true\nquestion: Wall\ncontinue button field: w\n---\nmandatory: true\nquestion: Done\n`;
    expect(
      await play(
        interview,
        'steps:\n  - answer: { a: 1 }\n  - answer: { b: 2 }\n  - answer: { c: 3 }\n  - expect: { question: Wall, canGoBack: false }\n    answer: {}\n  - expect: { canGoBack: true }\n  - back: true\n  - expect: { question: Wall, canGoBack: false }',
      ),
    ).toBe('');
  });

  it('does not offer what depends on something that changed', async () => {
    const interview = `mandatory: true\nquestion: a?\nfields:\n  - Q: a\n---\nmandatory: true\ndepends on: a\nquestion: b?\nfields:\n  - Q: b\n---\nmandatory: true\nquestion: Done\n`;
    expect(
      await play(
        interview,
        'steps:\n  - answer: { a: 1 }\n  - answer: { b: 2 }\n  - back: true\n  - back: true\n  - answer: { a: 1 }\n  - expect: { default: { b: "2" } }\n  - back: true\n  - answer: { a: 5 }\n  - expect: { question: "b?", default: { b: null } }',
      ),
    ).toBe('');
  });
});

describe('buttons', () => {
  it('run their code, ask their own question, or give a command', async () => {
    const interview = `mandatory: true\nquestion: Choose\nbuttons:\n  - Set:\n      code: |\n        a = 1\n  - Ask:\n      question: Inner\n      fields:\n        - B: b\n  - Leave: leave\n---\nmandatory: true\nquestion: "Done \${ defined('a') } \${ defined('b') }"\nbuttons:\n  - Restart: restart\n`;
    expect(
      await play(
        interview,
        'steps:\n  - expect: { kind: question }\n    answer: {}\n    errors: { _choice: "" }\n  - answer: { _choice: "7" }\n    errors: { _choice: "" }\n  - answer: { _choice: "0" }\n  - expect: { question: Done yes no, kind: end }',
      ),
    ).toBe('');
    expect(
      await play(
        interview,
        'steps:\n  - answer: { _choice: "1" }\n  - expect: { question: Inner, fields: [b] }\n    answer: { b: x }\n  - expect: { question: Done no yes }',
      ),
    ).toBe('');
  });
});

describe('sections and progress', () => {
  it('are kept by screens that have none, and are done once another is current', async () => {
    const interview = `sections:\n  - one: First\n  - two: Second\n  - Third:\n      - deep: Deep\n---\nmandatory: true\nsection: one\nprogress: 20\nquestion: A\nfields:\n  - A: a\n---\nmandatory: true\nquestion: B\nfields:\n  - B: b\n---\nmandatory: true\nsection: Deep\nprogress: 90\nquestion: C\n`;
    expect(
      await play(
        interview,
        'steps:\n  - expect: { section: one, progress: 20 }\n    answer: { a: 1 }\n  - expect: { section: one, progress: 20 }\n    answer: { b: 1 }\n  - expect: { section: deep, progress: 90, sections: [ { id: one, state: done }, { id: two, state: todo, label: Second }, { id: Third, state: current, children: [ { id: deep, state: current } ] } ] }',
      ),
    ).toBe('');
  });
});
