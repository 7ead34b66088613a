import type { Client } from 'pg';
import { type Derive, passwordLabel, type Role, ROLES } from './addresses.js';
import { alone } from './advisory-lock.js';
import { scramVerifier } from './scram-verifier.js';

/** Makes the three roles where they lack, and gives each the password of today's platform key. */
export async function makeRoles(client: Client, derive: Derive): Promise<void> {
  await alone(client, 'roles', async () => {
    for (const role of Object.keys(ROLES) as Role[]) {
      const name = ROLES[role];
      const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [name]);
      if (rowCount === 0) await client.query(`create role ${name} login`);
      const verifier = client.escapeLiteral(scramVerifier(derive(passwordLabel(role))));
      await client.query(`alter role ${name} password ${verifier}`);
    }
  });
}

/** Lets the roles into the database that `client` is connected to: the owner builds, the others use. */
export async function admitRoles(client: Client): Promise<void> {
  const { owner, app, console } = ROLES;
  await alone(client, 'roles', async () => {
    const { rows } = await client.query<{ database: string }>('select current_database() as database');
    const database = client.escapeIdentifier(rows[0]!.database);
    await client.query(`revoke all on database ${database} from public`);
    await client.query(`grant connect, create on database ${database} to ${owner}`);
    await client.query(`grant connect on database ${database} to ${app}, ${console}`);
    await client.query('revoke all on schema public from public');
    await client.query(`grant usage, create on schema public to ${owner}`);
    await client.query(`grant usage on schema public to ${app}, ${console}`);
  });
}
