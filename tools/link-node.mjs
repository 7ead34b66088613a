// npm 10 takes node_modules/.bin/node away again together with the Node packages of other platforms,
// whose command has the same name. `npm start` and `npx affiant` need it: link it anew where it is missing.
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const modules = join(import.meta.dirname, '../node_modules');
const link = join(modules, '.bin/node');
const packages = [`node-${process.platform}-${process.arch}`, `node-bin-${process.platform}-${process.arch}`];
const found = packages.find((name) => existsSync(join(modules, name, 'bin/node')));

if (found !== undefined && !existsSync(link)) {
  mkdirSync(join(modules, '.bin'), { recursive: true });
  symlinkSync(`../${found}/bin/node`, link);
}
