import { AlignmentType, type INumberingOptions, LevelFormat } from 'docx';

/** Half an inch, in twentieths of a point. */
export const indentStep = 720;

const levels = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const bullets = ['•', '◦', '▪'];

/**
 * The lists of one document. Word numbers by reference: two ordered lists under one reference would
 * count on, so each takes its own.
 */
export class DocxNumbering {
  readonly #starts: number[] = [];

  /** The reference and level for the items of a list that is nested `depth` deep, from 0. */
  list(ordered: boolean, start: number, depth: number): { reference: string; level: number } {
    const level = Math.min(depth, 8);
    if (!ordered) return { reference: 'bullets', level };
    this.#starts.push(start);
    return { reference: `ordered-${this.#starts.length}`, level };
  }

  options(): INumberingOptions {
    return {
      config: [
        {
          reference: 'bullets',
          levels: levels.map((depth) => ({
            ...place(depth),
            format: LevelFormat.BULLET,
            text: bullets[depth % 3],
          })),
        },
        ...this.#starts.map((start, index) => ({
          reference: `ordered-${index + 1}`,
          levels: levels.map((depth) => ({
            ...place(depth),
            format: LevelFormat.DECIMAL,
            text: `%${depth + 1}.`,
            start,
          })),
        })),
      ],
    };
  }
}

function place(depth: number) {
  return {
    level: depth,
    alignment: AlignmentType.START,
    style: { paragraph: { indent: { left: indentStep * (depth + 1), hanging: 360 } } },
  };
}
