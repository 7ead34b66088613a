// The worker's scripts that run inside the isolate are source text, so `tsc` leaves them alone.
import { copyFileSync, mkdirSync } from 'node:fs';

const from = new URL('../apps/sandbox/', import.meta.url);
const to = new URL('../dist/apps/sandbox/', import.meta.url);

export async function build() {
  mkdirSync(to, { recursive: true });
  for (const name of ['harden.js', 'self-test.js', 'late-set.js'])
    copyFileSync(new URL(name, from), new URL(name, to));
}
