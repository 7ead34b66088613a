import { Client } from 'pg';
import { DatabaseUnavailable } from './errors.js';

/** Connects to `address` for the time of `work`. @throws DatabaseUnavailable where it cannot. */
export async function withClient<T>(address: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: address, connectionTimeoutMillis: 10_000 });
  // A server that goes away while nobody asks it anything must not end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    const { hostname, port, username } = new URL(address);
    throw new DatabaseUnavailable(
      `The database at ${hostname}:${port || 5432} does not let ${username} in: ${(error as Error).message}`,
      { cause: error },
    );
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
