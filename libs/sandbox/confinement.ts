import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { workerCommand, type Walls } from './command-line.js';
import type { Confinement, SandboxOptions } from './options.js';
import { copyProgram, isReadableByOthers, type WorkerProgram } from './program.js';

/** What `doctor` prints and the production check asks: which walls stand around a worker here. */
export interface ConfinementReport {
  requested: Confinement;
  /** The wall around the process that holds; `none`: only uid, no-new-privs and Node's own permissions. */
  effective: Exclude<Confinement, 'auto'>;
  /** True where production may serve without `sandbox.accept_unconfined`. */
  confined: boolean;
  /** Uid of the first worker where it is not the host's own. */
  ownUid: number | null;
  noNewPrivileges: boolean;
  /** True where Node, isolated-vm and the worker's files had to be copied for that uid. */
  copied: boolean;
  /** One sentence for people. */
  message: string;
}

const folders = [
  ...(process.env['PATH'] ?? '').split(':'),
  '/usr/local/bin',
  '/usr/bin',
  '/bin',
  '/usr/sbin',
  '/sbin',
];

function find(name: string): string | null {
  for (const folder of folders) {
    if (!folder.startsWith('/')) continue;
    try {
      accessSync(`${folder}/${name}`, constants.X_OK);
      return `${folder}/${name}`;
    } catch {
      // Not there, or not ours to run: the next folder.
    }
  }
  return null;
}

/** Starts Node under these walls and lets it print its version: what fails here would fail at each start. */
function works(program: WorkerProgram, walls: Walls): string | null {
  const [command, ...rest] = workerCommand(program, walls, '');
  const node = rest.indexOf(program.node);
  try {
    execFileSync(command, [...rest.slice(0, node + 1), '--version'], {
      env: {},
      timeout: 10_000,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    return null;
  } catch (error) {
    const { stderr, message } = error as { stderr?: Buffer; message: string };
    return (stderr?.toString('utf8', 0, 300) || message).trim();
  }
}

/** A line of /proc/self/status of this process, which its workers inherit. */
function ownStatus(field: string): string {
  if (!existsSync('/proc/self/status')) return '';
  return new RegExp(`^${field}:\\s*(\\S+)`, 'm').exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
}

const underSystemd = (): boolean =>
  process.env['INVOCATION_ID'] !== undefined &&
  ownStatus('NoNewPrivs') === '1' &&
  ownStatus('Seccomp') === '2';

const inContainer = (): boolean =>
  ['/.dockerenv', '/run/.containerenv'].some((file) => existsSync(file)) ||
  process.env['KUBERNETES_SERVICE_HOST'] !== undefined;

export interface Site {
  program: WorkerProgram;
  walls: Walls;
  report: ConfinementReport;
}

/**
 * Finds out which walls work here, by trying them, and where the worker's program can lie. Throws
 * where a wall was asked for by name and does not hold.
 */
export function prepareSite(located: WorkerProgram, options: SandboxOptions): Site {
  const uid = process.getuid?.() === 0 ? options.firstUid : null;
  const foundSetpriv = find('setpriv');
  const copied = uid !== null && !isReadableByOthers(located);
  const program = copied ? copyProgram(located, options.copyFolder) : located;
  const base: Walls = { setpriv: foundSetpriv, bwrap: null, uid };
  const setpriv = foundSetpriv !== null && works(program, base) === null ? foundSetpriv : null;

  const wish = options.confinement;
  const foundBwrap = options.bwrap ?? find('bwrap');
  let trouble = 'Bubblewrap (bwrap) is not installed';
  let bwrap: string | null = null;
  if ((wish === 'auto' || wish === 'bwrap') && foundBwrap !== null) {
    const failure = works(program, { ...base, setpriv, bwrap: foundBwrap });
    if (failure === null) bwrap = foundBwrap;
    else trouble = `Bubblewrap does not work here: ${failure}`;
  }
  const effective = bwrap !== null ? 'bwrap' : effectiveWithout(wish);
  if (wish !== 'auto' && wish !== effective) {
    throw new Error(
      `sandbox.confinement is ${wish}, but ${wish === 'bwrap' ? trouble : 'this process does not run so'}`,
    );
  }
  return {
    program,
    walls: { setpriv, bwrap, uid },
    report: {
      requested: wish,
      effective,
      confined: effective !== 'none',
      ownUid: uid,
      noNewPrivileges: setpriv !== null || bwrap !== null || ownStatus('NoNewPrivs') === '1',
      copied,
      message: sentence(effective, trouble),
    },
  };
}

function effectiveWithout(wish: Confinement): 'systemd' | 'container' | 'none' {
  if ((wish === 'auto' || wish === 'systemd') && underSystemd()) return 'systemd';
  // Never guessed: a container that the host shares with its workers protects other machines, not the host.
  if (wish === 'container' && inContainer()) return 'container';
  return 'none';
}

function sentence(effective: ConfinementReport['effective'], trouble: string): string {
  switch (effective) {
    case 'bwrap':
      return 'Sandbox workers run under Bubblewrap: no network, no files but their own, no other processes.';
    case 'systemd':
      return 'Sandbox workers run within the walls of the systemd unit.';
    case 'container':
      return 'Sandbox workers run within a container, as the operator says.';
    case 'none':
      return `Sandbox workers have no wall around their process besides Node's permissions. ${trouble}.`;
  }
}
