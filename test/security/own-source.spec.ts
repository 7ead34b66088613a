import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '#config';

const sources = globSync('{apps,libs,plugins}/**/*.{ts,mts,js,mjs}', { cwd: root })
  .filter((path) => !/node_modules|\.spec\.ts$|\/testing\/|\/fixtures\//.test(path))
  .map((path) => ({ path, code: withoutComments(readFileSync(join(root, path), 'utf8')) }));

const holding = (what: RegExp) => sources.filter(({ code }) => what.test(code)).map(({ path }) => path);

describe('the product’s own code', () => {
  it('is found at all, by what must be in it', () => {
    expect(sources.length).toBeGreaterThan(300);
    expect(holding(/createHmac\('sha1'/)).toEqual(['libs/identity/totp.ts']);
    expect(holding(/\bspawn\(/).length).toBeGreaterThan(0);
  });

  it('hashes by MD5 nowhere, and by SHA-1 in the codes of authenticator apps alone', () => {
    expect(holding(/create(Hash|Hmac)\(\s*['"`](md4|md5|ripemd\w*)/i)).toEqual([]);
    expect(holding(/create(Hash|Hmac)\(\s*['"`](rsa-)?sha-?1['"`]/i)).toEqual(['libs/identity/totp.ts']);
  });

  it('starts programs by lists of arguments, never by a line for a shell', () => {
    const imported = /import \{[^}]*\b(exec|execSync)\b[^}]*\} from 'node:child_process'/;
    expect(holding(imported)).toEqual([]);
    expect(holding(/\bshell:\s*(true|['"`])/)).toEqual([]);
  });

  it('makes code of text in the host nowhere', () => {
    const inIsolates = /^(apps\/sandbox|libs\/interview)\//;
    const found = holding(/(?<![\w.'])eval\(|new Function\(|\bimport\('data:|from 'node:vm'/);
    expect(found.filter((path) => !inIsolates.test(path))).toEqual([]);
  });
});

/** Comments speak of what is not done. */
function withoutComments(code: string): string {
  return code.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}
