import { describe, expect, it } from 'vitest';
import type { InterviewInfo } from '#interview';
import { requireOwnMode } from './require-own-mode.js';

const info = (multiUser: InterviewInfo['multiUser']) => ({ multiUser }) as InterviewInfo;
const interviews = { sealed: info(false), shared: info('shared'), readable: info(true) };
const row = (interview: string, mode: 'single' | 'plaintext') => ({ id: 'x', interview, mode });

describe('a session whose row says that it is readable', () => {
  it('goes on only where the signed interview says so too', () => {
    expect(() => requireOwnMode(row('a:readable', 'plaintext'), { interviews })).not.toThrow();
    for (const name of ['sealed', 'shared', 'gone', 'constructor', '']) {
      expect(() => requireOwnMode(row(`a:${name}`, 'plaintext'), { interviews })).toThrow(
        'mode of session x',
      );
    }
  });

  it('is no matter to a sealed one', () => {
    expect(() => requireOwnMode(row('a:sealed', 'single'), { interviews })).not.toThrow();
  });
});
