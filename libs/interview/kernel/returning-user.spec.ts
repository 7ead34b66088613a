import { expect, it } from 'vitest';
import { loadInProcess } from '../testing/in-process.js';
import type { KernelState, StepInput, StepRequest } from '../protocol/call.js';

const minute = 60_000;
const { step } = loadInProcess({
  name: 'a',
  files: {
    'interviews/b.yml': 'mandatory: true\nquestion: "${ returning_user(10) }"\nyesno: late',
  },
  dependencies: {},
});

async function questionAt(now: number, state: KernelState | null, input: StepInput) {
  const request: StepRequest = {
    interview: 'a:b',
    session: 's',
    state,
    input,
    now,
    timeZone: 'UTC',
    language: '',
    currency: '$',
    seed: '0'.repeat(32),
    person: { id: null, email: null, firstName: null, lastName: null, privileges: [] },
    limits: { searches: 1000, listItems: 10, fields: 10, screenBytes: 1000, stateBytes: 100_000 },
    explain: true,
  };
  const reply = await step(request);
  if (!reply.ok) throw new Error(reply.error.message);
  return reply;
}

it('takes somebody for a returning user in the first step after the pause alone', async () => {
  const first = await questionAt(0, null, { type: 'start', urlArgs: {} });
  const soon = await questionAt(9 * minute, first.state, { type: 'language', language: 'en' });
  const later = await questionAt(19 * minute, soon.state, { type: 'language', language: 'en' });
  const again = await questionAt(20 * minute, later.state, { type: 'language', language: 'en' });
  expect([first, soon, later, again].map((reply) => reply.screen.question)).toEqual([
    'no',
    'no',
    'yes',
    'no',
  ]);
});
