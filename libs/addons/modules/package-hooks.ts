import { registerHooks } from 'node:module';

const SCHEME = 'affiant-addon:';
/** What a module may import by name; the rest it brings along. A rule for reviewers, not a wall: see docs. */
const NAMED = /^(node:|@nestjs\/common$|@nestjs\/core$|reflect-metadata$|rxjs$)/;

/** The files of packages by digest, as they were verified. */
const packages = new Map<string, ReadonlyMap<string, Buffer>>();
let registered = false;

/**
 * Gives the address by which Node imports a file of a verified package: from the bytes in memory, so
 * that nothing on a disk can be another thing than what was signed.
 */
export function importable(digest: string, files: ReadonlyMap<string, Buffer>, path: string): string {
  if (!registered) register();
  packages.set(digest, files);
  return `${SCHEME}///${digest.replace(':', '/')}/${path}`;
}

function register(): void {
  registered = true;
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier.startsWith(SCHEME)) return resolved(specifier);
      if (!context.parentURL?.startsWith(SCHEME)) return next(specifier, context);
      if (/^\.\.?\//.test(specifier)) return resolved(new URL(specifier, context.parentURL).href);
      if (!NAMED.test(specifier)) throw new Error(`A module may not import ${specifier}.`);
      return next(specifier, { ...context, parentURL: import.meta.url });
    },
    load(address, context, next) {
      if (!address.startsWith(SCHEME)) return next(address, context);
      return { format: 'module', source: sourceOf(address), shortCircuit: true };
    },
  });
}

function resolved(url: string) {
  return { url, format: 'module', shortCircuit: true };
}

function sourceOf(address: string): Buffer {
  const [, algorithm = '', hex = '', ...path] = new URL(address).pathname.split('/');
  const file = packages.get(`${algorithm}:${hex}`)?.get(decodeURIComponent(path.join('/')));
  if (file === undefined) throw new Error(`The package has no file ${path.join('/')}.`);
  return file;
}
