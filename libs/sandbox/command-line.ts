import { dirname } from 'node:path';
import type { WorkerProgram } from './program.js';

/** The walls that were found to work on this machine; null: not there. Absolute paths. */
export interface Walls {
  /** util-linux's setpriv: own uid, no-new-privs, death with the parent. */
  setpriv: string | null;
  bwrap: string | null;
  /** The worker's uid and gid where the host is root. */
  uid: number | null;
}

/**
 * How V8 runs in a worker. `--no-node-snapshot` is what isolated-vm's README asks for; the semi-space flags
 * halve the garbage collector's share of making a context.
 */
export const engineFlags: readonly string[] = [
  '--jitless',
  '--no-node-snapshot',
  // A pattern that backtracks more than 50,000 times goes on in an engine that takes linear time.
  '--enable-experimental-regexp-engine-on-excessive-backtracks',
  '--min-semi-space-size=16',
  '--max-semi-space-size=32',
];

/**
 * The whole command line of a worker. From outside in: no core dumps (they would hold answers),
 * own uid without privileges, Bubblewrap's namespaces, Node without compiler, network or files.
 */
export function workerCommand(program: WorkerProgram, walls: Walls, argument: string): [string, ...string[]] {
  return [
    '/bin/sh',
    '-c',
    'ulimit -c 0; exec "$0" "$@"',
    ...setprivArguments(walls),
    ...(walls.bwrap === null ? [] : bwrapArguments(walls.bwrap, program)),
    program.node,
    ...engineFlags,
    '--permission',
    '--allow-addons',
    '--disable-proto=throw',
    '--disable-warning=PERM0001',
    ...[program.scripts, program.bundles].map((folder) => `--allow-fs-read=${folder}/`),
    `${program.scripts}/main.mjs`,
    argument,
  ];
}

function setprivArguments({ setpriv, uid }: Walls): string[] {
  if (setpriv === null) return [];
  const own =
    uid === null
      ? []
      : [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--inh-caps=-all', '--bounding-set=-all'];
  return [setpriv, '--no-new-privs', '--pdeathsig=KILL', ...own, '--'];
}

function bwrapArguments(bwrap: string, program: WorkerProgram): string[] {
  const folders = new Set([dirname(program.node), dirname(program.addon), program.scripts, program.bundles]);
  return [
    bwrap,
    '--unshare-all',
    '--unshare-user',
    '--disable-userns',
    '--new-session',
    '--die-with-parent',
    '--cap-drop',
    'ALL',
    '--clearenv',
    '--ro-bind',
    '/usr',
    '/usr',
    '--ro-bind-try',
    '/lib',
    '/lib',
    '--ro-bind-try',
    '/lib64',
    '/lib64',
    ...[...folders].flatMap((folder) => ['--ro-bind', folder, folder]),
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    '--chdir',
    '/',
    '--',
  ];
}
