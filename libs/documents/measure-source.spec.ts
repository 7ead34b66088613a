import { describe, expect, it } from 'vitest';
import { defaultAssemblerOptions } from './assembler-options.js';
import { measureSource } from './measure-source.js';
import { paragraph, sampleSource } from './sample-source.js';

const limits = { ...defaultAssemblerOptions, sourceBytes: 2000, sourceNodes: 500 };

describe('the measure of a document tree', () => {
  it('lets a common document pass', () => {
    expect(() => measureSource(sampleSource([paragraph('Hello')]), limits)).not.toThrow();
  });

  it('refuses more text than the limit, in any one place or in all', () => {
    expect(() => measureSource(sampleSource([paragraph('é'.repeat(1001))]), limits)).toThrow(
      expect.objectContaining({ code: 'too_large', limit: 'sourceBytes', most: 2000 }),
    );
  });

  it('refuses more nodes than the limit', () => {
    const many = Array.from({ length: 300 }, () => ({ type: 'rule' as const }));
    expect(() => measureSource(sampleSource([...many, ...many]), limits)).toThrow(
      expect.objectContaining({ limit: 'sourceNodes' }),
    );
  });

  it('refuses a tree a million levels deep without running out of stack', () => {
    let deep: unknown = [];
    for (let level = 0; level < 1_000_000; level++) deep = [deep];
    expect(() => measureSource(deep, limits)).toThrow(expect.objectContaining({ limit: 'nesting' }));
  });
});
