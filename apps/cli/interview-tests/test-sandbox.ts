import { createHash } from 'node:crypto';
import type { CompiledPackage, PackageSource, StepReply, StepRequest } from '#interview';
import type { TemplateFile } from '#documents';
import { Sandbox, type SandboxOptions } from '#sandbox';

/** A compiled add-on, what it may do, and where its files lie. */
export interface LoadedPackage {
  name: string;
  root: string;
  compiled: CompiledPackage;
  permissions: readonly string[];
  templates: { [file: string]: TemplateFile };
}

/** What runs the interviews of tests. */
export interface TestSandbox {
  compile(source: PackageSource): Promise<CompiledPackage>;
  run(loaded: Pick<LoadedPackage, 'compiled' | 'permissions'>, request: StepRequest): Promise<StepReply>;
  close(): Promise<void>;
}

/** Tests that are played at once, each in a worker of its own. */
export const TESTS_AT_ONCE = 2;

/** The real sandbox, for tests alone. @throws SandboxUnavailable */
export async function openTestSandbox(options: Partial<SandboxOptions>): Promise<TestSandbox> {
  const workers = Math.min(TESTS_AT_ONCE, options.workers ?? TESTS_AT_ONCE);
  const sandbox = await Sandbox.start({ ...options, workers, perTenant: workers, spare: 0, keepSeconds: 0 });
  return {
    compile: (source) => sandbox.compile(source),
    run: ({ compiled: { script }, permissions }, request) =>
      sandbox.run({
        tenant: 'test',
        session: request.session,
        packageDigest: `sha512:${createHash('sha512').update(script).digest('hex')}`,
        script,
        permissions,
        request,
      }),
    close: () => sandbox.close(),
  };
}
