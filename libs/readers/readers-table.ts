import type { InstallationFacts } from './installation-facts.js';
import { ATTACKERS, type Attacker, GRADES, type Grade, type ReaderCell, type Reads } from './reader-cell.js';

/** One row: what is read at grades A, B, C, D, and the note of each. */
type Row = readonly (readonly [Reads, string?])[];

const nobody: Row = [['no'], ['no'], ['no'], ['no']];
const everywhere = (reads: Reads, note: string): Row => GRADES.map(() => [reads, note]);

/**
 * The table 'Who could read the answers' as it holds for one installation: every attacker at every
 * grade, in the order of `ATTACKERS`. Pure: the same facts give the same table.
 */
export function readersTable(facts: InstallationFacts): ReaderCell[] {
  const rows = rowsOf(facts);
  return ATTACKERS.flatMap((attacker) =>
    GRADES.map((grade, at): ReaderCell => {
      const [reads, note = ''] = rows[attacker][at]!;
      return { attacker, grade, reads, note: joined(note, unused(facts, grade)) };
    }),
  );
}

function rowsOf(facts: InstallationFacts): Record<Attacker, Row> {
  const whole = wholeMachine(facts);
  const running: Row = [
    ['active', 'what accounts in use at that time can open'],
    ['active', 'what accounts in use at that time can open; guesses at the others'],
    ['all'],
    ['all'],
  ];
  return {
    dump: [['no'], ['no', 'not even by guessing: the pepper is not in the database'], ['no'], ['all']],
    database_write: [['no'], ['no'], ['no'], ['all']],
    all_with_key: whole,
    all_without_kms:
      facts.keySource === 'kms'
        ? [['no'], ['no'], ['no'], ['all']]
        : whole.map(([reads]) =>
            reads === 'no' ? [reads] : [reads, 'this installation keeps its key in no such service'],
          ),
    file_store: everywhere('no', fileNote(facts)),
    running,
    changed_code: running.map(([reads, note]) => [
      reads,
      joined(reads === 'active' ? `${note ?? ''}; and who comes until it is found` : '', moduleNote(facts)),
    ]),
    domain: everywhere('active', `who comes until it is found; of ${facts.baseDomain} or an own host name`),
    provider_takeover: [
      ['no'],
      ['no', 'a reset opens the account, not its past'],
      ['shown', 'that account'],
      ['shown', 'that account'],
    ],
    tenant_admin: [
      ['no', 'but see the rows on changed code and on the domain name'],
      ['no', 'but see the rows on changed code and on the domain name'],
      ['no', 'but see the rows on changed code and on the domain name'],
      ['shown', 'what the app shows'],
    ],
    other_tenant: nobody,
    content_addon: everywhere(
      'shown',
      facts.confined
        ? 'that session while it runs; it can send it only where its permissions allow'
        : 'that session while it runs; no wall stands around its process here but Node’s own',
    ),
    developer: developer(facts),
    cookies: everywhere('shown', 'that account until logout or expiry'),
    escrow: facts.escrow
      ? everywhere('shown', 'sessions of interviews that say so, with the host’s help')
      : everywhere('no', 'there is no spare key here'),
    lawful_order: [
      ['no', 'past sessions of absent people cannot be handed over'],
      ['guess', 'only by guessing the password'],
      ['all'],
      ['all'],
    ],
  };
}

/** A key that a program can read from this machine goes with the machine; only a KMS keeps it back. */
function wholeMachine({ keySource, keyBesideData }: InstallationFacts): Row {
  const where = {
    file: keyBesideData ? 'the key lies beside the data: one theft takes both' : '',
    env: 'the key stands in the environment of the service',
    systemd: 'the key is a credential of the service on this machine',
    kms: 'where the thief could call the service before',
  }[keySource];
  return [['no'], ['guess', joined('each guess costs one Argon2id', where)], ['all', where], ['all']];
}

function developer({ environment }: InstallationFacts): Row {
  if (environment === 'production') return everywhere('no', 'the role is refused in production');
  const note = `the role is allowed in ${environment}; only what test people type into its playground`;
  return everywhere('shown', note);
}

function fileNote({ files }: InstallationFacts): string {
  if (files === 'disk') return 'files on disk are sealed';
  return `files in ${files === 's3' ? 'S3' : 'Azure'} are sealed before they are sent`;
}

function moduleNote({ modulesAllowed }: InstallationFacts): string {
  return modulesAllowed
    ? 'publisher and reviewers of a module together count as such'
    : 'no add-on brings host code here';
}

/** Why nobody has a session of this grade here, so far as the configuration says so. */
function unused(facts: InstallationFacts, grade: Grade): string {
  if (grade === 'B' && !facts.passwords) return 'password login is off here';
  if (grade === 'C' && facts.derivedMethods.length === 0 && !facts.backgroundAccess)
    return 'no login method of this grade is on here';
  if (grade === 'D' && !facts.plaintextAllowed) return 'not allowed here';
  return '';
}

function joined(...parts: string[]): string {
  return parts.filter((part) => part !== '').join('; ');
}
