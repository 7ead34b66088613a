/** As it is stored. */
export interface ComputedState {
  block: string;
  reads: { [name: string]: string };
  sets: string[];
  suspect?: 1;
  answer?: 1;
}

/**
 * What a run of code computed and from what; or (`answer`) what a screen asked and what it `depends on`.
 * A record is suspect once something that it read may have changed; it is checked when a value of it is next used.
 */
export class Computed {
  readonly block: string;
  reads: { [name: string]: string };
  sets: string[];
  readonly answer: boolean;
  suspect: boolean;
  checking = false;
  gone = false;

  constructor(state: ComputedState) {
    this.block = state.block;
    this.reads = state.reads;
    this.sets = state.sets;
    this.suspect = state.suspect === 1;
    this.answer = state.answer === 1;
  }

  state(): ComputedState {
    return {
      block: this.block,
      reads: this.reads,
      sets: this.sets,
      ...(this.suspect ? { suspect: 1 } : {}),
      ...(this.answer ? { answer: 1 } : {}),
    };
  }
}
