import { compile } from '../compile/compile.js';
import { boot } from '../kernel/boot.js';
import type { CompiledPackage, PackageSource, StepReply, StepRequest } from '../protocol/call.js';

/** A package run in this very process, without a sandbox: for the tests of the language itself. */
export function loadInProcess(source: PackageSource): {
  compiled: CompiledPackage;
  step: (request: StepRequest) => Promise<StepReply>;
} {
  const compiled = compile(source);
  // The sandbox evaluates the same script; here the language alone is tested.
  // oxlint-disable-next-line typescript/no-implied-eval
  const run = new Function('__boot', `return ${compiled.script}`) as (
    hook: typeof boot,
  ) => (json: string) => string;
  const step = run(boot);
  return {
    compiled,
    step: (request) => Promise.resolve(JSON.parse(step(JSON.stringify(request))) as StepReply),
  };
}
