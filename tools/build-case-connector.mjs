// A module is packed as the JavaScript that Node imports: its folder, ready for `affiant addon pack`.
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const source = join(root, 'plugins/case-connector');
const compiled = join(root, 'dist/plugins/case-connector/module');
const out = join(root, 'dist/addons/case-connector');

export async function build() {
  await rm(out, { recursive: true, force: true });
  await mkdir(join(out, 'module'), { recursive: true });
  for (const name of ['package.json', 'README.md']) await cp(join(source, name), join(out, name));
  for (const name of (await readdir(join(source, 'module'))).filter((each) => !each.endsWith('.spec.ts'))) {
    const script = name.replace(/\.ts$/, '.js');
    const text = await readFile(join(compiled, script), 'utf8');
    await writeFile(join(out, 'module', script), text.replace(/\n\/\/# sourceMappingURL=.*\n?$/, '\n'));
  }
}
