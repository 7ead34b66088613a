import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: [{ find: /^#([a-z-]+)$/, replacement: `${import.meta.dirname}/libs/$1/index.ts` }] },
  test: {
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    testTimeout: 60_000,
    expect: { poll: { timeout: 30_000, interval: 50 } },
    hookTimeout: 120_000,
    reporters: [process.env.CI ? 'dot' : 'default', './test/closing-line.ts'],
    include: ['{apps,libs,plugins,migrations,test}/**/*.spec.ts'],
    globalSetup: ['./test/database-cluster.ts'],
    coverage: { provider: 'v8', include: ['{apps,libs,plugins}/**/*.ts'], exclude: ['**/*.spec.ts'] },
  },
});
