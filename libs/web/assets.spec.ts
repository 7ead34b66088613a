import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { Assets } from './assets.js';

const assets = Assets.built();

describe('the built files', () => {
  test('stay under 100 KiB compressed, style sheet and script together', () => {
    const bytes = gzipSync(assets.css.content).length + gzipSync(assets.js.content).length;
    expect(bytes).toBeLessThan(100 * 1024);
    // What was aimed at: a first visit on a slow line waits for this much.
    expect(bytes).toBeLessThan(25 * 1024);
  });

  test('ask nobody else for anything', () => {
    expect(assets.css.content.toString()).not.toMatch(/url\(|@import|@font-face/);
    // The name of a statement's type is no address that anybody asks.
    const script = assets.js.content.toString().replace('https://in-toto.io/Statement/v1', '');
    expect(script).not.toMatch(/https?:/);
  });

  test('carry the notice of what they are made from', () => {
    expect(assets.css.content.toString()).toContain('Crown Copyright');
  });

  test('know no left and right but in what is turned round for right-to-left pages', () => {
    const css = assets.css.content.toString();
    const physical = css.match(
      /[;{](?:margin|padding|border)-(?:left|right)[^;}]*|[;{](?:left|right):[^;}]*|text-align:(?:left|right)/g,
    );
    expect(physical).toBeNull();
  });

  test('are found by their own address only', () => {
    expect(assets.at(assets.css.path)).toBe(assets.css);
    expect(assets.at('/assets/../package.json')).toBeNull();
  });
});
