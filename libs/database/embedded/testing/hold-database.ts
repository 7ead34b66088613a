import { openEmbeddedDatabase } from '../embedded-database.js';

// A process that uses the embedded database of the folder it is given: it says so in one line of
// JSON, and leaves when its standard input ends.
try {
  const database = await openEmbeddedDatabase(process.argv[2] ?? '');
  process.stdout.write(`${JSON.stringify({ port: database.port })}\n`);
  process.stdin.resume().once('end', () => void database.close());
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: error instanceof Error ? error.message : error })}\n`);
}
