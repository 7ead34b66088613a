import { textsFor } from '../texts/texts.js';
import type { Grade, ReaderCell, Reads } from '../view-models/readers.js';

const levels: { readonly [reads in Reads]: 'ok' | 'warn' | 'danger' } = {
  no: 'ok',
  guess: 'warn',
  active: 'warn',
  shown: 'warn',
  all: 'danger',
};

const order: Grade[] = ['A', 'B', 'C', 'D'];

/** The table 'Who could read the answers': a row per attacker, a column per grade, words in every cell. */
export function readerTable(language: string, cells: readonly ReaderCell[]) {
  const texts = textsFor(language);
  const attackers: { readonly [id: string]: string } = texts.attackers;
  const grades = order.filter((grade) => cells.some((cell) => cell.grade === grade));
  return {
    grades: grades.map((grade) => ({ label: texts.grades[grade] })),
    rows: [...new Set(cells.map(({ attacker }) => attacker))].map((attacker) => ({
      attacker: attackers[attacker] ?? attacker,
      cells: grades.flatMap((grade) => {
        const cell = cells.find((each) => each.attacker === attacker && each.grade === grade);
        return cell === undefined
          ? [{ grade: texts.grades[grade], level: 'ok', word: '–', note: '' }]
          : [
              {
                grade: texts.grades[grade],
                level: levels[cell.reads],
                word: texts.reads[cell.reads],
                note: cell.note,
              },
            ];
      }),
    })),
  };
}
