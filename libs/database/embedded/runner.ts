import { readFileSync, statSync } from 'node:fs';
import { DatabaseUnavailable } from '../errors.js';
import type { Binaries } from './binaries.js';
import { run, type Runner } from './run.js';

const NOBODY = 65_534;
/** PostgreSQL refuses to run as root; in a user namespace of its own it does not see that it is. */
const NAMESPACE: Runner = {
  wrapper: ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`, '--'],
};

/**
 * Finds out how PostgreSQL can run here. Not as root: as we are. As root: as another user where that
 * one can reach the programs and `folder`, else in a user namespace (which keeps root's rights on
 * files: it satisfies PostgreSQL, it walls off nothing). `cluster`, where it exists, decides: its
 * files belong to the user that made it.
 * @throws DatabaseUnavailable where neither works.
 */
export async function findRunner(binaries: Binaries, folder: string, cluster: string): Promise<Runner> {
  if (process.getuid?.() !== 0) return { wrapper: [] };
  const owner = ownerOf(cluster);
  const other = owner ?? systemUser();
  const candidates: Runner[] = [];
  if (other.uid !== 0) candidates.push({ ...other, wrapper: [] });
  if (owner === undefined || owner.uid === 0) candidates.push(NAMESPACE);
  for (const runner of candidates) {
    const reached = await run(runner, 'test', ['-x', folder]);
    if (reached.status === 0 && (await run(runner, binaries.postgres, ['--version'])).status === 0)
      return runner;
  }
  const alone = await run({ wrapper: [] }, binaries.postgres, ['--version']);
  if (alone.status !== 0) {
    throw new DatabaseUnavailable(
      `The programs of the embedded PostgreSQL do not run here (${alone.output}). If npm ran with --ignore-scripts, run: npm rebuild`,
    );
  }
  throw new DatabaseUnavailable(
    `PostgreSQL does not run as root, and no other user can enter ${folder} or the folder of its programs; user namespaces are off here too. Set AFFIANT_DATA to a folder that others may enter (mode 0711), start as another user, or set DATABASE_URL.`,
  );
}

function ownerOf(path: string): { uid: number; gid: number } | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat && { uid: stat.uid, gid: stat.gid };
}

function systemUser(): { uid: number; gid: number } {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((each) => each.split(':'))
    .find(([name]) => name === 'postgres');
  return line ? { uid: Number(line[2]), gid: Number(line[3]) } : { uid: NOBODY, gid: NOBODY };
}
