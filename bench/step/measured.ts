import type { Measurement } from './protocol.js';

/** The steps of several rounds together. */
export class Measured {
  private times: number[] = [];
  private seconds = 0;
  private steps = 0;
  private hostCpuMs = 0;

  add({ times, seconds, steps, hostCpuMs }: Measurement): void {
    this.steps += steps;
    this.hostCpuMs += hostCpuMs;
    this.times = [...this.times, ...times].toSorted((a, b) => a - b);
    this.seconds += seconds;
  }

  get perSecond(): number {
    return this.times.length / this.seconds;
  }

  /** Milliseconds of the host's own process, which other programs on the machine sway least. */
  get cpuPerStep(): number {
    return this.hostCpuMs / this.steps;
  }

  /** Milliseconds; `share` is 0.5 for the median. */
  percentile(share: number): number {
    return this.times[Math.min(this.times.length - 1, Math.floor(this.times.length * share))] ?? NaN;
  }
}
