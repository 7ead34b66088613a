import { describe, expect, it } from 'vitest';
import { isAsClaimed } from './is-as-claimed.js';

describe('a cell that was tried', () => {
  it('is a surprise where anything is read that the table denies', () => {
    for (const happened of ['guess', 'active', 'all', 'shown'] as const) {
      expect(isAsClaimed('no', happened)).toBe(false);
    }
    expect(isAsClaimed('guess', 'all')).toBe(false);
    expect(isAsClaimed('shown', 'all')).toBe(false);
  });

  it('is a surprise where nothing is read that the table grants, since then the attack was none', () => {
    for (const claimed of ['guess', 'active', 'all'] as const) expect(isAsClaimed(claimed, 'no')).toBe(false);
  });

  it('is none where both agree, or where the table gives an upper bound', () => {
    expect(isAsClaimed('all', 'all')).toBe(true);
    expect(isAsClaimed('shown', 'no')).toBe(true);
  });
});
