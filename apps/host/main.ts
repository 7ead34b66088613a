import 'reflect-metadata';

if (Number(process.versions.node.split('.')[0]) < 26) {
  process.stderr.write(`Node ${process.versions.node} is too old: use npm start, which brings its own.\n`);
  process.exit(1);
}

const { serve } = await import('./serve.js');
await serve();
