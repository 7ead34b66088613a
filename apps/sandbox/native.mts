import type ivm from 'isolated-vm';

/**
 * isolated-vm from its compiled file, by path: its own loader looks through folders that this
 * process may not read.
 */
export function loadIsolatedVm(path: string): typeof ivm {
  const module = { exports: {} as { ivm: typeof ivm } };
  process.dlopen(module, path);
  return module.exports.ivm;
}
