/**
 * Counts the workers that a package cost its tenant. One that goes on killing them is stopped for
 * that tenant, until the losses are older than the window or somebody allows it again.
 */
export class Offences {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #times = new Map<string, number[]>();

  constructor(limit: number, windowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
  }

  add(tenant: string, packageDigest: string, now = Date.now()): void {
    const key = JSON.stringify([tenant, packageDigest]);
    this.#times.set(key, [...this.#recent(key, now), now].slice(-this.#limit));
  }

  isStopped(tenant: string, packageDigest: string, now = Date.now()): boolean {
    return this.#recent(JSON.stringify([tenant, packageDigest]), now).length >= this.#limit;
  }

  allow(tenant: string, packageDigest: string): void {
    this.#times.delete(JSON.stringify([tenant, packageDigest]));
  }

  /** `[tenant, packageDigest]` of all that are stopped. */
  stopped(now = Date.now()): [string, string][] {
    return [...this.#times.keys()]
      .filter((key) => this.#recent(key, now).length >= this.#limit)
      .map((key) => JSON.parse(key) as [string, string]);
  }

  #recent(key: string, now: number): number[] {
    const recent = (this.#times.get(key) ?? []).filter((time) => now - time < this.#windowMs);
    if (recent.length === 0) this.#times.delete(key);
    return recent;
  }
}
