import type { PackageSource } from '../protocol/call.js';
import { compile } from './compile.js';

/** Entry of the compiler's bundle: a `PackageSource` in, a `CompiledPackage` out, both as JSON. */
Object.assign(globalThis, {
  __affiantCompiler: {
    compile: (json: string): string => JSON.stringify(compile(JSON.parse(json) as PackageSource)),
  },
});
