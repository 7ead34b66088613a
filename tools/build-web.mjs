// The pages' style sheet and script, under names that hold a hash of their content, and the views.
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build as bundle, transform } from 'esbuild';
import { compile } from 'sass';

const root = join(import.meta.dirname, '..');
const source = join(root, 'libs/web');
const target = join(root, 'dist/web');

// Chrome 109, Firefox 115 and Safari 15.4 are what the last phones of 2020 can still run.
const browsers = ['chrome109', 'firefox115', 'safari15.4'];

export async function build() {
  const [css, js] = await Promise.all([styleSheet(), script()]);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  const names = { 'affiant.css': write('affiant', 'css', css), 'affiant.js': write('affiant', 'js', js) };
  writeFileSync(join(target, 'assets.json'), JSON.stringify(names, null, 2));

  const views = join(root, 'dist/libs/web/views');
  rmSync(views, { recursive: true, force: true });
  cpSync(join(source, 'views'), views, { recursive: true });
}

async function styleSheet() {
  const { css } = compile(join(source, 'styles/affiant.scss'), {
    loadPaths: [join(root, 'node_modules/govuk-frontend/dist')],
    quietDeps: true,
  });
  const notice = readFileSync(join(source, 'styles/notice.txt'), 'utf8');
  const { code } = await transform(logical(css), { loader: 'css', minify: true, target: browsers });
  return `/*! ${notice.trim()} */\n${code}`;
}

async function script() {
  const { outputFiles } = await bundle({
    entryPoints: [join(source, 'browser/affiant.ts')],
    bundle: true,
    format: 'iife',
    minify: true,
    target: browsers,
    write: false,
    tsconfig: join(source, 'browser/tsconfig.json'),
  });
  return outputFiles[0].text;
}

/**
 * The base sheet knows only left and right. Said as start and end, one sheet serves both directions.
 * Values of four lengths stay: none of those in use differs between left and right in what is seen.
 */
function logical(css) {
  return css
    .replace(
      /\b(margin|padding)-(left|right)(?=:)/g,
      (_, property, side) => `${property}-inline-${edge[side]}`,
    )
    .replace(
      /\bborder-(left|right)(-width|-style|-color)?(?=:)/g,
      (_, side, part = '') => `border-inline-${edge[side]}${part}`,
    )
    .replace(/(?<=[\s;{])(left|right)(?=:)/g, (_, side) => `inset-inline-${edge[side]}`)
    .replace(
      /\b(text-align|float): (left|right)\b/g,
      (_, property, side) => `${property}: ${flow[property]}${edge[side]}`,
    );
}

const edge = { left: 'start', right: 'end' };
const flow = { 'text-align': '', float: 'inline-' };

function write(name, extension, content) {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
  const file = `${name}-${hash}.${extension}`;
  writeFileSync(join(target, file), content);
  return file;
}

if (process.argv[1] === import.meta.filename) {
  await build();
  for (const file of readdirSync(target)) console.log(file);
}
