import { describe, expect, test } from 'vitest';
import { keeperLine, type SessionReaders } from './keeper-line.js';

const guest: SessionReaders = {
  grade: 'A',
  guest: true,
  organization: 'Harbor County Legal Aid',
  sharedWith: [],
  escrow: null,
  background: false,
};

describe('the line about who could read it', () => {
  test.each<[string, Partial<SessionReaders>, string]>([
    ['a guest', {}, 'Locked with a key that only this browser holds. It stays locked while you are away.'],
    ['a passkey', { guest: false }, 'Locked with your passkey. It stays locked while you are away.'],
    [
      'a password',
      { guest: false, grade: 'B' },
      'Locked with your password, which we do not keep. A long password keeps it safe.',
    ],
    [
      'somebody else too',
      { sharedWith: ['Rosa'] },
      'Shared with Rosa at Harbor County Legal Aid. You and Rosa can open it.',
    ],
    [
      'a key that the server can make',
      { guest: false, grade: 'C' },
      'Locked, but our server can make the key again. A court order could open it.',
    ],
    [
      'nobody',
      { grade: 'D', organization: 'Lakeside Clinic' },
      'Not locked. Staff of Lakeside Clinic can read what you type.',
    ],
  ])('says what holds where it is locked by %s', (_, readers, sentence) => {
    expect(keeperLine('en', { ...guest, ...readers }).sentences).toEqual([sentence]);
  });

  test('never hides behind sharing that the server can open it', () => {
    const line = keeperLine('en', { ...guest, grade: 'C', sharedWith: ['Rosa'] });
    expect(line).toEqual({
      sentences: ['Locked, but our server can make the key again. A court order could open it.'],
      level: 'weak',
    });
  });

  test('tells of a spare key, and of work while the person is away, which turns it amber', () => {
    const line = keeperLine('en', { ...guest, escrow: 'Harbor County Legal Aid', background: true });
    expect(line.sentences.slice(1)).toEqual([
      'Harbor County Legal Aid also holds a spare key, kept away from this server.',
      'Our server keeps a key so that it can work while you are away.',
    ]);
    expect(line.level).toBe('weak');
  });

  test.each(['en', 'es', 'ar'])('claims nothing in %s that no server can keep', (language) => {
    for (const grade of ['A', 'B', 'C', 'D'] as const) {
      const text = keeperLine(language, { ...guest, grade }).sentences.join(' ');
      expect(text).not.toMatch(
        /zero-knowledge|end-to-end|only you can|anonymous|unbreakable|bank-grade|solo usted puede/i,
      );
    }
  });

  test('tells of a copy that goes elsewhere, and never calls that locked', () => {
    const line = keeperLine('en', { ...guest, copiesTo: ['case-connector'] });
    expect(line.sentences[1]).toBe(
      'When you finish, a copy of your answers is sent to a system of Harbor County Legal Aid (case-connector).',
    );
    expect(line.level).toBe('weak');
  });
});
