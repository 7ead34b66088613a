import { packageChecks } from '../cli/package-report.js';
import type { ChecksMessage } from '../host/reviewing/checks-message.js';

// The process in which the provider's console has a package linted and its tests played: it takes one
// package, answers once and ends. It has neither keys nor addresses of the host.
process.once('message', ({ files, sandbox }: ChecksMessage) => {
  packageChecks({ files: new Map(files.map(([path, bytes]) => [path, Buffer.from(bytes)])) }, sandbox).then(
    (checks) => process.send?.(checks, () => process.exit(0)),
    () => process.exit(1),
  );
});
