import type { Developer } from '#playground';
import { SandboxBusy } from '#sandbox';

/** Lets each developer's work run one after the other; more than `waiting` at a time are turned away. */
export class Turns {
  private readonly lanes = new Map<string, { last: Promise<unknown>; count: number }>();

  constructor(private readonly waiting: number) {}

  /** @throws SandboxBusy */
  async take<T>({ tenantId, accountId }: Developer, work: () => Promise<T>): Promise<T> {
    const lane = this.lanes.get(accountId) ?? { last: Promise.resolve(), count: 0 };
    if (lane.count > this.waiting) throw new SandboxBusy(tenantId);
    this.lanes.set(accountId, lane);
    lane.count += 1;
    const before = lane.last;
    const taken = before.then(work, work);
    lane.last = taken.catch(() => undefined);
    try {
      return await taken;
    } finally {
      lane.count -= 1;
      if (lane.count === 0) this.lanes.delete(accountId);
    }
  }
}
