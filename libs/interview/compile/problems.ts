import type { Problem } from '../protocol/call.js';

/** Where in a file: line and column from 1. */
export interface Place {
  file: string;
  line: number;
  column: number;
}

/** What is wrong with a package; gathered, so that an author sees all of it at once. */
export class Problems {
  readonly found: Problem[] = [];

  error(place: Place, message: string): void {
    this.found.push({ severity: 'error', message, ...pick(place) });
  }

  warn(place: Place, message: string): void {
    this.found.push({ severity: 'warning', message, ...pick(place) });
  }
}

function pick({ file, line, column }: Place): Place {
  return { file, line, column };
}
