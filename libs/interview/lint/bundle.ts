import type { LintSource } from './add-on.js';
import { lint } from './lint.js';

/**
 * Entry of the linter's bundle: a `LintSource` in, findings out, both as JSON. It takes the compiler's place
 * in a compiling worker, hence the name.
 */
Object.assign(globalThis, {
  __affiantCompiler: {
    compile: (json: string): string => JSON.stringify(lint(JSON.parse(json) as LintSource)),
  },
});
