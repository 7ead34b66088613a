#!/usr/bin/env node
if (Number(process.versions.node.split('.')[0]) < 26) {
  process.stderr.write(`Node ${process.versions.node} is too old: use npx affiant, which brings its own.\n`);
  process.exit(1);
}
await import('../../dist/apps/cli/main.js');
