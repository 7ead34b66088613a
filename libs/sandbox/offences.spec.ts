import { describe, expect, it } from 'vitest';
import { Offences } from './offences.js';

describe('offences of a package', () => {
  it('stop it at the limit, for the tenant alone', () => {
    const offences = new Offences(2, 1000);
    offences.add('t1', 'p1', 0);
    expect(offences.isStopped('t1', 'p1', 1)).toBe(false);
    offences.add('t1', 'p1', 1);
    expect(offences.isStopped('t1', 'p1', 2)).toBe(true);
    expect(offences.isStopped('t2', 'p1', 2)).toBe(false);
    expect(offences.isStopped('t1', 'p2', 2)).toBe(false);
    expect(offences.stopped(2)).toEqual([['t1', 'p1']]);
  });

  it('are forgotten after a while', () => {
    const offences = new Offences(2, 1000);
    offences.add('t1', 'p1', 0);
    offences.add('t1', 'p1', 900);
    expect(offences.isStopped('t1', 'p1', 1000)).toBe(false);
    expect(offences.stopped(1000)).toEqual([]);
  });

  it('are forgotten when somebody allows it', () => {
    const offences = new Offences(1, 1000);
    offences.add('t1', 'p1', 0);
    offences.allow('t1', 'p1');
    expect(offences.isStopped('t1', 'p1', 1)).toBe(false);
  });
});
