/** One check of `affiant doctor`. `message` says how it is, and where it is not well, what to do. */
export interface Finding {
  id: string;
  ok: boolean;
  /** What it means where `ok` is false; only an error makes the command end with 1. */
  severity: 'error' | 'warning';
  message: string;
}

export function good(id: string, message: string): Finding {
  return { id, ok: true, severity: 'warning', message };
}

export function warning(id: string, message: string): Finding {
  return { id, ok: false, severity: 'warning', message };
}

export function wrong(id: string, message: string): Finding {
  return { id, ok: false, severity: 'error', message };
}

/** What is wrong in production and only worth a word elsewhere. */
export function graver(production: boolean, id: string, message: string): Finding {
  return production ? wrong(id, message) : warning(id, message);
}

/** Runs a check; where it breaks, that is what it found. */
export async function finding(
  id: string,
  check: () => Promise<Finding | Finding[]> | Finding | Finding[],
): Promise<Finding[]> {
  try {
    return [await check()].flat();
  } catch (error) {
    return [wrong(id, error instanceof Error ? error.message : String(error))];
  }
}
