// What `tsc` does not make: the kernel's bundle and the pages' style sheets and script.
// Each step is a module in this folder that exports `build()`.
import { readdirSync } from 'node:fs';

for (const step of readdirSync(import.meta.dirname)
  .filter((name) => name.startsWith('build-'))
  .sort()) {
  const { build } = await import(`./${step}`);
  await build();
}
