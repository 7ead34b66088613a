import { describe, expect, it } from 'vitest';
import { ATTACKERS, type InstallationFacts, readersTable } from './index.js';

const plain: InstallationFacts = {
  environment: 'production',
  keySource: 'file',
  keyBesideData: false,
  files: 'disk',
  derivedMethods: ['sms'],
  passwords: true,
  plaintextAllowed: true,
  backgroundAccess: false,
  escrow: false,
  modulesAllowed: false,
  confined: true,
  baseDomain: 'help.example',
};
const row = (attacker: string, facts: Partial<InstallationFacts> = {}) =>
  readersTable({ ...plain, ...facts }).filter((cell) => cell.attacker === attacker);
const reads = (attacker: string, facts: Partial<InstallationFacts> = {}) =>
  row(attacker, facts).map((cell) => cell.reads);

describe('the table of readers', () => {
  it('has every attacker in the order of the security design, at every grade', () => {
    const cells = readersTable(plain);
    expect(cells.map(({ attacker, grade }) => `${attacker} ${grade}`)).toEqual(
      ATTACKERS.flatMap((attacker) => ['A', 'B', 'C', 'D'].map((grade) => `${attacker} ${grade}`)),
    );
    expect(ATTACKERS).toHaveLength(16);
  });

  it('says what a production installation with its key in a file promises', () => {
    expect(reads('dump')).toEqual(['no', 'no', 'no', 'all']);
    expect(reads('database_write')).toEqual(['no', 'no', 'no', 'all']);
    expect(reads('all_with_key')).toEqual(['no', 'guess', 'all', 'all']);
    expect(reads('file_store')).toEqual(['no', 'no', 'no', 'no']);
    expect(reads('running')).toEqual(['active', 'active', 'all', 'all']);
    expect(reads('changed_code')).toEqual(['active', 'active', 'all', 'all']);
    expect(reads('domain')).toEqual(['active', 'active', 'active', 'active']);
    expect(reads('provider_takeover')).toEqual(['no', 'no', 'shown', 'shown']);
    expect(reads('tenant_admin')).toEqual(['no', 'no', 'no', 'shown']);
    expect(reads('other_tenant')).toEqual(['no', 'no', 'no', 'no']);
    expect(reads('developer')).toEqual(['no', 'no', 'no', 'no']);
    expect(reads('lawful_order')).toEqual(['no', 'guess', 'all', 'all']);
  });

  it('promises nothing of a KMS where the key is in none', () => {
    expect(reads('all_without_kms')).toEqual(reads('all_with_key'));
    expect(reads('all_without_kms', { keySource: 'kms' })).toEqual(['no', 'no', 'no', 'all']);
  });

  it('tells when the key lies beside the data, developers are let in, or no wall stands', () => {
    expect(row('all_with_key', { keyBesideData: true })[1]!.note).toMatch(/one theft takes both/);
    expect(reads('developer', { environment: 'staging' })).toEqual(['shown', 'shown', 'shown', 'shown']);
    expect(row('content_addon', { confined: false })[0]!.note).toMatch(/no wall/);
  });

  it('gives the holder of a spare key something only where there is one', () => {
    expect(reads('escrow')).toEqual(['no', 'no', 'no', 'no']);
    expect(reads('escrow', { escrow: true })).toEqual(['shown', 'shown', 'shown', 'shown']);
  });

  it('says of a grade that nobody can have here that it is off, and not that it is safe', () => {
    const off = row('dump', { plaintextAllowed: false, derivedMethods: [], passwords: false });
    expect(off.map(({ note }) => note)).toEqual([
      '',
      expect.stringContaining('password login is off here'),
      'no login method of this grade is on here',
      'not allowed here',
    ]);
    expect(off[3]!.reads).toBe('all');
  });
});
