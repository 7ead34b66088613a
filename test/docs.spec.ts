import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '..');
const markdown = new MarkdownIt();
const pages = markdownFiles(root);

/** What we never say of the product, in any spelling; the README says what holds instead. */
const NEVER_CLAIMED = [
  /zero[\s-]*knowledge/i,
  /end[\s-]*to[\s-]*end/i,
  /only you can read/i,
  /we (?:cannot|can.t) read/i,
  /anonym/i,
  /wiped from memory/i,
  /unbreakable/i,
  /(?:bank|military)[\s-]*grade/i,
];

describe('the documentation', () => {
  it('has no link that leads nowhere', () => {
    const dead = pages.flatMap((page) =>
      links(page)
        .filter((link) => !leadsSomewhere(page, link))
        .map((link) => `${relative(root, page)}: ${link}`),
    );
    expect(dead).toEqual([]);
  });

  it('claims nothing that we never claim', () => {
    const claims = pages.flatMap((page) => {
      const text = readFileSync(page, 'utf8');
      return NEVER_CLAIMED.flatMap((claim) => claim.exec(text)?.[0] ?? []).map(
        (words) => `${relative(root, page)}: ${words}`,
      );
    });
    expect(claims).toEqual([]);
  });

  it('has no page under docs/ that its index does not name', () => {
    const indexes = [join(root, 'docs/README.md'), join(root, 'docs/decisions/README.md')];
    const named = new Set(
      indexes.flatMap((index) => links(index).map((link) => resolve(dirname(index), link.split('#', 1)[0]!))),
    );
    const docs = pages.filter((page) => page.startsWith(join(root, 'docs/')));
    expect(docs.filter((page) => !named.has(page) && !indexes.includes(page))).toEqual([]);
  });

  it('names no command that `affiant` lacks', () => {
    const known = new Set([...helpOf().matchAll(/^ {2}([a-z]+)/gm)].map(([, name]) => name));
    const unknown = pages.flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/`(?:npx )?affiant ([a-z]+)[^`]*`/g)]
        .filter(([, name]) => !known.has(name))
        .map(([code]) => `${relative(root, page)}: ${code}`),
    );
    expect(unknown).toEqual([]);
  });
});

function markdownFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      return /^(?:node_modules|dist|coverage|\..*)$/.test(entry.name) ? [] : markdownFiles(path);
    }
    return entry.name.endsWith('.md') ? [path] : [];
  });
}

/** The targets of a page's links and images, as they are written. */
function links(page: string): string[] {
  return markdown
    .parse(readFileSync(page, 'utf8'), {})
    .flatMap((token) => token.children ?? [])
    .flatMap((token) => token.attrGet('href') ?? token.attrGet('src') ?? [])
    .map(String);
}

/** Addresses of other sites are taken on trust: a test asks nothing of the network. */
function leadsSomewhere(page: string, link: string): boolean {
  if (/^(?:https?|mailto):/.test(link)) return true;
  const [path = '', anchor] = decodeURI(link).split('#', 2);
  const target = path === '' ? page : resolve(dirname(page), path);
  if (!existsSync(target)) return false;
  return anchor === undefined || anchorsOf(target).has(anchor);
}

/** The anchors that a forge gives to headings: lower case, no punctuation, hyphens for spaces. */
function anchorsOf(page: string): Set<string> {
  const tokens = markdown.parse(readFileSync(page, 'utf8'), {});
  const headings = tokens.flatMap((token, at) =>
    token.type === 'heading_open' ? (tokens[at + 1]?.content ?? '') : [],
  );
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

/** What the command itself says that it can do. */
function helpOf(): string {
  return execFileSync(process.execPath, [join(root, 'apps/cli/affiant.js'), '--help'], { encoding: 'utf8' });
}
