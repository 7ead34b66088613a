// The worker's scripts that run inside the isolate are source text, so `tsc` leaves them alone; and
// its built-in interview is compiled here, by the compiler's own bundle, which an earlier step (build-kernel.mjs) has made.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';

const from = new URL('../apps/sandbox/', import.meta.url);
const to = new URL('../dist/apps/sandbox/', import.meta.url);
const compilerBundle = new URL('../dist/kernel/compiler.js', import.meta.url);

export async function build() {
  mkdirSync(to, { recursive: true });
  for (const name of ['harden.js', 'self-test.js', 'late-set.js'])
    copyFileSync(new URL(name, from), new URL(name, to));
  const warmUpFile = new URL('../dist/kernel/warm-up.json', import.meta.url);
  writeFileSync(warmUpFile, warmUp(readFileSync(compilerBundle, 'utf8')));
}

/** `{script, requests}` as JSON; the clock and seed stand first, where the hardening reads them. */
function warmUp(compiler) {
  const interview = readFileSync(new URL('warm-up/interview.yml', from), 'utf8');
  const context = createContext({});
  runInContext(compiler, context);
  context.source = JSON.stringify({
    name: 'warm-up',
    files: { 'interviews/interview.yml': interview },
    dependencies: {},
  });
  const { script, problems } = JSON.parse(runInContext('__affiantCompiler.compile(source)', context));
  if (problems.length > 0) throw new Error(`apps/sandbox/warm-up/interview.yml: ${JSON.stringify(problems)}`);
  const inputs = JSON.parse(readFileSync(new URL('warm-up/inputs.json', from), 'utf8'));
  const requests = inputs.map((input) => ({
    now: Date.UTC(2026, 0, 1),
    seed: '0'.repeat(32),
    interview: 'warm-up:interview',
    session: 'warm-up',
    state: null,
    input,
    timeZone: 'UTC',
    language: 'en',
    currency: '$',
    person: { id: null, email: null, firstName: null, lastName: null, privileges: [] },
    limits: { searches: 1000, listItems: 10_000, fields: 200, screenBytes: 2 ** 20, stateBytes: 2 ** 24 },
    explain: false,
  }));
  return JSON.stringify({ script, requests });
}
