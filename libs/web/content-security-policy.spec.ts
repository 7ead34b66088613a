import { expect, test } from 'vitest';
import { contentSecurityPolicy } from './content-security-policy.js';

test('allows nothing but what the pages bring, and no frame around them', () => {
  const policy = contentSecurityPolicy();
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
});

test('names the sites that a tenant lets show its pages', () => {
  const policy = contentSecurityPolicy({ frameAncestors: ['https://www.harbor.example/about'] });
  expect(policy).toContain('frame-ancestors https://www.harbor.example;');
});

test.each(["https://a.example; script-src 'unsafe-inline'", 'javascript:alert(1)', '*', ''])(
  'does not take %j for a site',
  (address) => {
    expect(() => contentSecurityPolicy({ frameAncestors: [address] })).toThrow(TypeError);
  },
);
