import { boot } from './boot.js';

/** Entry of the bundle that runs inside the isolate: leaves one global, which the sandbox takes away. */
Object.assign(globalThis, { __affiantKernel: { boot } });
