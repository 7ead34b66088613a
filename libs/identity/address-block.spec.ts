import { describe, expect, it } from 'vitest';
import { addressBlock } from './address-block.js';

describe('a block of addresses', () => {
  it('is a /24 or a /64, however the address is written', () => {
    expect(addressBlock('192.0.2.77')).toBe('192.0.2.0/24');
    expect(addressBlock('::ffff:192.0.2.1')).toBe('192.0.2.0/24');
    for (const same of ['2001:db8:0:5::1', '2001:DB8::5:a:b:c:d', '2001:0db8:0000:0005:ffff::']) {
      expect(addressBlock(same), same).toBe('2001:db8:0:5::/64');
    }
    expect(addressBlock('fe80::1%eth0')).toBe('fe80:0:0:0::/64');
    expect(addressBlock('::1')).toBe('0:0:0:0::/64');
    expect(addressBlock('1::')).toBe('1:0:0:0::/64');
    expect(addressBlock('no address')).toBe('unknown');
  });
});
