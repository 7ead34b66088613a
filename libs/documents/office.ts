import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { DocumentFailedError } from './errors.js';

/** Limits of one conversion. */
export interface OfficeOptions {
  /** Milliseconds before it is killed. */
  officeMs: number;
  /** MiB of address space for each of its processes. */
  officeMib: number;
  /** MiB of memory for its files. */
  officeFilesMib: number;
}

/** What is asked of a machine that makes PDF of DOCX. */
const programs = { soffice: '/usr/bin/soffice', bwrap: '/usr/bin/bwrap', prlimit: '/usr/bin/prlimit' };

/**
 * LibreOffice, for PDF of a DOCX template. Each conversion is a process in namespaces of its own: no
 * network, no file of the machine but the programs, read-only, and a home in memory that is empty before and
 * gone afterwards, so that no answer touches a disk. Macros are off and links are never followed.
 */
export class Office {
  private constructor(private readonly options: OfficeOptions) {}

  /** Null where LibreOffice or bubblewrap is not installed, or namespaces are not allowed. */
  static async find(options: OfficeOptions): Promise<Office | null> {
    if (!Object.values(programs).every(isProgram)) return null;
    const works = await run([...walls(options), '--', '/usr/bin/true'], null, 5000, 1024).catch(() => null);
    return works === null ? null : new Office(options);
  }

  /** @throws DocumentFailedError with `deadline` or `typesetting` */
  async pdfOf(docx: Uint8Array, most: number): Promise<Buffer> {
    const { officeMs, officeMib } = this.options;
    const limits = [
      programs.prlimit,
      `--as=${officeMib * 1_048_576}`,
      `--cpu=${Math.ceil(officeMs / 1000)}`,
      '--core=0',
    ];
    const command = [...walls(this.options), '--', ...limits, '--', '/bin/sh', '-c', convert];
    return run(command, docx, officeMs, most);
  }
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function walls({ officeFilesMib }: OfficeOptions): string[] {
  const seen = ['/etc/fonts', '/etc/libreoffice', '/var/cache/fontconfig'].filter((path) => existsSync(path));
  const options = [
    '--unshare-all --die-with-parent --new-session --cap-drop ALL --uid 1000 --gid 1000 --clearenv',
    '--setenv HOME /tmp --setenv PATH /usr/bin --setenv LANG C.UTF-8',
    '--ro-bind /usr /usr --symlink usr/bin /bin --symlink usr/lib /lib',
    existsSync('/usr/lib64') ? '--symlink usr/lib64 /lib64' : '',
    ...seen.map((path) => `--ro-bind ${path} ${path}`),
    '--proc /proc --dev /dev',
    `--size ${officeFilesMib * 1_048_576} --tmpfs /tmp --chdir /tmp`,
  ];
  return options.flatMap((option) => option.split(' ')).filter((word) => word !== '');
}

/** No macro runs, no link is updated, no address is opened, whatever a document asks for. */
const settings = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>2</value></prop></item>
</oor:items>`;

const filter = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}';

const convert = [
  'set -e',
  'mkdir -p profile/user out',
  `cat > profile/user/registrymodifications.xcu <<'SETTINGS'\n${settings}\nSETTINGS`,
  'cat > in.docx',
  `soffice -env:UserInstallation=file:///tmp/profile --headless --norestore --nolockcheck --convert-to '${filter}' --outdir out in.docx >/dev/null 2>&1`,
  'cat out/in.pdf',
].join('\n');

async function run(
  given: string[],
  input: Uint8Array | null,
  withinMs: number,
  most: number,
): Promise<Buffer> {
  const child = spawn(programs.bwrap, given, {
    env: {},
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const deadline = setTimeout(() => {
    child.kill('SIGKILL');
    reject(new DocumentFailedError('deadline'));
  }, withinMs);
  const chunks: Buffer[] = [];
  let size = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > most) child.kill('SIGKILL');
    else chunks.push(chunk);
  });
  child.once('error', () => reject(new DocumentFailedError('typesetting')));
  child.once('close', (code) =>
    code === 0 ? resolve(Buffer.concat(chunks)) : reject(new DocumentFailedError('typesetting')),
  );
  // A process that has ended early closes the pipe; what it gave back says why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  return promise.finally(() => clearTimeout(deadline));
}
