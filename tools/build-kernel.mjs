// The bundles that run inside isolates: the kernel (no YAML, no parser, no template compiler), the compiler
// and the linter. An `iife` drops the strictness of modules, so the banner brings it back.
import { build as bundle } from 'esbuild';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

export async function build() {
  const common = {
    absWorkingDir: root,
    bundle: true,
    format: 'iife',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    conditions: ['import', 'default'],
    target: 'es2024',
    minify: true,
    charset: 'utf8',
    legalComments: 'none',
    banner: { js: '"use strict";' },
    logLevel: 'warning',
    // The package's main file asks for Node's fs; this one is the same without it.
    alias: { handlebars: 'handlebars/dist/cjs/handlebars.js' },
  };
  await Promise.all([
    bundle({ ...common, entryPoints: ['libs/interview/kernel/bundle.ts'], outfile: 'dist/kernel/kernel.js' }),
    bundle({
      ...common,
      entryPoints: ['libs/interview/compile/bundle.ts'],
      outfile: 'dist/kernel/compiler.js',
    }),
    bundle({ ...common, entryPoints: ['libs/interview/lint/bundle.ts'], outfile: 'dist/kernel/linter.js' }),
  ]);
}

if (process.argv[1] === import.meta.filename) await build();
