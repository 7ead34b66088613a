import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

/** Starts Azurite's blob service on a free port of the loopback, with its data in `folder`. */
export async function startAzurite(folder: string) {
  const program = createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js');
  const options = [
    '--blobHost',
    '127.0.0.1',
    '--blobPort',
    '0',
    '--location',
    folder,
    '--skipApiVersionCheck',
    '--disableTelemetry',
  ];
  const server = spawn(process.execPath, [program, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  let port: string | undefined;
  for await (const line of createInterface(server.stdout)) {
    port = /listens on http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
    if (port !== undefined) break;
  }
  // What else it prints must not fill the pipe.
  server.stdout.resume();
  if (port === undefined) throw new Error('Azurite did not start.');
  // The account that Azurite documents.
  const key = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';
  const connectionString = `DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=${key};BlobEndpoint=http://127.0.0.1:${port}/devstoreaccount1;`;
  const stop = async () => {
    server.kill();
    await once(server, 'exit');
  };
  return { connectionString, stop };
}
