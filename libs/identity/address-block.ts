import { isIPv4, isIPv6 } from 'node:net';

/**
 * The block of addresses that one attacker has at no cost: a /24 of IPv4, a /64 of IPv6. An IPv4
 * address mapped into IPv6 is its IPv4 address. What is no address is a block of its own.
 */
export function addressBlock(address: string): string {
  const [plain = ''] = address.split('%', 1);
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1] ?? plain;
  if (isIPv4(mapped)) return `${mapped.split('.').slice(0, 3).join('.')}.0/24`;
  if (!isIPv6(mapped)) return 'unknown';
  const [head = '', tail] = mapped.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? 0 : tail.split(':').length;
  // '::' stands for as many zeros as are missing to eight.
  while (tail !== undefined && groups.length + after < 8) groups.push('0');
  const network = [...groups, ...(tail ?? '').split(':')].slice(0, 4);
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
