import { Client } from './client.js';
import type { TestHost } from './host.js';

const password = 'correct horse battery staple';

/** A client that is logged in with a new account of this tenant, holding these privileges. */
export async function loggedIn(
  host: TestHost,
  tenant: { id: string; slug: string },
  email: string,
  ...privileges: string[]
): Promise<Client> {
  await host.platform.accounts.create(tenant, { email, password, privileges, confirmed: true });
  const client = new Client(host.origin(tenant.slug));
  const { status } = await client.post('/api/v1/auth/login', { email, password });
  if (status !== 200) throw new Error(`${email} could not log in: ${status}`);
  return client;
}
