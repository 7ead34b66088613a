import type { FetchWanted } from '../protocol/call.js';

/** What stops the running of code: never seen by authors as more than an opaque object. */
export abstract class Signal {}

/** An answer without a value was read. */
export class Missing extends Signal {
  constructor(readonly name: string) {
    super();
    Object.freeze(this);
  }
}

/** A List was gone through before it was gathered. */
export class Ungathered extends Signal {
  constructor(readonly name: string) {
    super();
    Object.freeze(this);
  }
}

/** `force_ask`: these answers are asked, in their order. */
export class Forced extends Signal {
  constructor(readonly names: string[]) {
    super();
  }
}

/** `background_response(value)`. */
export class Responded extends Signal {
  constructor(readonly value: unknown) {
    super();
  }
}

/** `fetch_json` of what has not been fetched yet. */
export class Unfetched extends Signal {
  constructor(readonly wanted: FetchWanted) {
    super();
  }
}

/** `re_run_logic()`. */
export class Rerun extends Signal {}

/** `validation_error(message, {field})`. */
export class Invalid extends Signal {
  constructor(
    readonly message: string,
    readonly field: string | null,
  ) {
    super();
  }
}

/** `command(…)`, or a button that is one. */
export class Commanded extends Signal {
  constructor(
    readonly command: string,
    readonly url: string | null,
  ) {
    super();
  }
}

/** `message(title, text)`: a screen of its own. */
export class Message extends Signal {
  constructor(
    readonly title: string,
    readonly body: string,
  ) {
    super();
  }
}
