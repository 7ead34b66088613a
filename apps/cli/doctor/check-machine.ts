import { readFileSync, statSync } from 'node:fs';
import type { Config } from '#config';
import { defaultAssemblerOptions, Office } from '#documents';
import { type ConfinementReport, probeConfinement } from '#sandbox';
import { type Finding, good, graver, warning, wrong } from './finding.js';

/** The walls around sandbox workers, by trying them. What the operator signed for is the first warning. */
export function checkConfinement(
  { environment, sandbox }: Config,
  probe: () => ConfinementReport = () => probeConfinement(sandbox),
): Finding {
  const { confined, message } = probe();
  if (confined) return good('sandbox_confinement', message);
  if (sandbox.acceptUnconfined) {
    return warning('sandbox_confinement', `${message} The operator accepted it (sandbox.accept_unconfined).`);
  }
  return graver(
    environment !== 'development',
    'sandbox_confinement',
    `${message} Install bubblewrap, use the systemd unit of deploy/, or sign for it with sandbox.accept_unconfined.`,
  );
}

/** Temporary files are sealed under a key in memory; the folder is closed to others all the same. */
export function checkTemporary({ temporary }: Config): Finding {
  const stat = statSync(temporary.path, { throwIfNoEntry: false });
  if (stat === undefined) return good('temporary', `${temporary.path} is made when the host starts.`);
  if ((stat.mode & 0o077) !== 0) {
    return wrong('temporary', `${temporary.path} is open to other users. Run: chmod 700 ${temporary.path}`);
  }
  return good('temporary', `${temporary.path} is closed to other users.`);
}

/** Whether PDF can be made of DOCX templates; without it their documents are offered as DOCX only. */
export async function checkOffice(
  find: () => Promise<Office | null> = () => Office.find(defaultAssemblerOptions),
): Promise<Finding> {
  return (await find()) === null
    ? warning(
        'docx_to_pdf',
        'LibreOffice or bubblewrap is missing, or namespaces are off: documents from DOCX templates come as DOCX only, not as PDF.',
      )
    : good('docx_to_pdf', 'LibreOffice makes PDF of documents from DOCX templates, behind bubblewrap.');
}

/** Swap writes memory, keys included, to a disk that nobody sweeps. */
export function checkSwap(read: () => string = () => readFileSync('/proc/swaps', 'utf8')): Finding {
  let lines: string[];
  try {
    lines = read().trim().split('\n').slice(1);
  } catch {
    return warning('swap', 'Whether this machine swaps cannot be known here. Swap must be off or encrypted.');
  }
  return lines.length === 0
    ? good('swap', 'This machine does not swap.')
    : warning(
        'swap',
        'Swap is on: keys in memory may reach the disk. Turn it off (swapoff -a), or encrypt it.',
      );
}

/**
 * A core dump or a debugger reads every key in memory. What holds for this process holds for a host
 * that is started in the same way.
 */
export function checkMemoryReaders(
  { environment }: Config,
  { env, limits }: { env: NodeJS.ProcessEnv; limits: () => string },
): Finding[] {
  const production = environment === 'production';
  const inspector = /--inspect|--heapsnapshot|--heap-prof|--report-/.test(env.NODE_OPTIONS ?? '');
  let cores: boolean | null;
  try {
    cores = !/^Max core file size\s+0\s/m.test(limits());
  } catch {
    cores = null;
  }
  return [
    inspector
      ? graver(
          production,
          'inspector',
          'NODE_OPTIONS opens the inspector or writes memory to disk: unset it.',
        )
      : good('inspector', 'NODE_OPTIONS opens no inspector, report or heap snapshot.'),
    cores === null
      ? warning('core_dumps', 'Whether a crash leaves a core dump cannot be known here.')
      : cores
        ? warning(
            'core_dumps',
            'A crash may leave a core dump with keys. Set the limit to 0 (LimitCORE=0, ulimit -c 0).',
          )
        : good('core_dumps', 'A crash leaves no core dump.'),
  ];
}
