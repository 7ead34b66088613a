// A process with a job under way, for sweeper.spec.ts: argument is the root; each line on stdin reads the file again.
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { LockedFolder } from './locked-folder.js';
import { privateFolder } from './private-folder.js';
import { TemporaryJob } from './temporary-job.js';

const clear = { seal: (stream: Readable) => stream, open: (stream: Readable) => stream };
const root = await privateFolder(process.argv[2] ?? '');
const job = new TemporaryJob(await LockedFolder.make(root, 'job'), clear);
const file = await job.write(Readable.from([Buffer.from('still here')]));
process.stdout.write('ready\n');
for await (const _ of createInterface(process.stdin)) process.stdout.write(`${await text(file.read())}\n`);
