import { once } from 'node:events';
import { Client } from '../../test/client.js';

/** What is guessed at: one account of the tenant at `origin`, by so many tries from so many addresses. */
export interface AttackOrder {
  origin: string;
  email: string;
  guesses: number;
  addresses: number;
  atOnce: number;
}

/** How many tries ended with each HTTP status. */
export type AttackReport = { [status: string]: number };

/** A process of its own, so that the guesses' own cost is not in the others' times. */
const [{ origin, email, guesses, addresses, atOnce }] = (await once(process, 'message')) as [AttackOrder];
const statuses: AttackReport = {};
let made = 0;
async function guess(): Promise<void> {
  for (let number = made++; number < guesses; number = made++) {
    const client = new Client(origin, { 'x-forwarded-for': `198.18.${number % addresses}.7` });
    const { status } = await client.post('/api/v1/auth/login', { email, password: `wrong guess ${number}` });
    statuses[status] = (statuses[status] ?? 0) + 1;
  }
}
await Promise.all(Array.from({ length: atOnce }, guess));
process.send?.(statuses);
process.disconnect?.();
