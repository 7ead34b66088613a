import { Logger } from '@nestjs/common';

/** Says that scheduled work failed. Its message stays out: a database's may quote what people wrote. */
export function reportFailure(work: string, error: unknown): void {
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  const frames =
    error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  const name = error instanceof Error ? error.name : typeof error;
  new Logger('Schedule').error(
    [`${work} failed: ${name}${code}. It is tried again next time.`, ...frames].join('\n'),
  );
}
