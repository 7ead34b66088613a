const benches = {
  flips: () => import('./flips.js'),
  guessing: () => import('./guessing.js'),
  'interview-tests': () => import('./interview-tests.js'),
  keys: () => import('./keys.js'),
  kernel: () => import('./kernel.js'),
  sandbox: () => import('./sandbox.js'),
  step: () => import('./step.js'),
  tampering: () => import('./tampering.js'),
  tenants: () => import('./tenants.js'),
  vectors: () => import('./vectors.js'),
  walls: () => import('./walls.js'),
};

const [name = '', ...options] = process.argv.slice(2);
const load = Object.hasOwn(benches, name) ? benches[name as keyof typeof benches] : undefined;
if (load === undefined) {
  process.stderr.write(`Usage: npm run bench -- ${Object.keys(benches).join(' | ')}\n`);
  process.exit(2);
}
await (await load()).run(options);
