import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import type { Context } from '../context.js';
import { CommandFailed, WrongUsage } from '../errors.js';
import { group } from '../group.js';

/** `affiant addon new NAME`: a folder with a working interview, its test, a manifest and a README. */
export function register(program: Command, context: Context): void {
  group(program, 'addon', 'add-ons: packages that hold interviews')
    .command('new <name>')
    .description('makes a folder with a working interview and its test')
    .action(async (name: string) => {
      const found = /^(?:@([a-z0-9][a-z0-9-]*)\/)?([a-z0-9][a-z0-9-]*)$/.exec(name);
      if (!found) throw new WrongUsage('A name is written in lower case, as in intake or @example/intake.');
      const [, scope, interview = ''] = found;
      const folder = scope === undefined ? interview : `${scope}-${interview}`;
      const files = startingFiles(name, folder, interview);
      await makeFolder(folder);
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(folder, path)), { recursive: true });
        await writeFile(join(folder, path), text);
      }
      const paths = Object.keys(files).map((path) => join(folder, path));
      context.print({ folder, files: paths }, paths.join('\n'));
    });
}

/** Nothing is written over: a folder that is there is refused. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new CommandFailed('already_there', `${folder} is there already.`);
  }
}

function startingFiles(name: string, addon: string, interview: string): { [path: string]: string } {
  const manifest = {
    name,
    version: '1.0.0',
    description: 'Asks for a name and writes a letter',
    license: 'MIT',
    affiant: { apiVersion: 1, kind: 'content', interviews: [interview], permissions: [] },
  };
  return {
    'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    [`interviews/${interview}.yml`]: interviewFile,
    [`interviews/${interview}.test.yml`]: testFile(`${addon}:${interview}`),
    'README.md': readme(name, interview),
  };
}

const interviewFile = `metadata:
  title: A letter
  description: Asks for your name and writes a letter
---
objects:
  - client: Individual
---
id: letter
mandatory: true
question: Your letter is ready, \${ client.name.first }
attachment:
  name: Letter
  filename: letter
  content: |
    # Letter

    My name is \${ client.name } and I live in \${ town }.
---
id: name
question: What is your name?
fields:
  - First name: client.name.first
  - Last name: client.name.last
---
id: town
question: Which town do you live in?
fields:
  - Town: town
`;

function testFile(interview: string): string {
  return `interview: ${interview}
steps:
  - expect: { question: What is your name? }
    answer: { client.name.first: Ann, client.name.last: Lee }
  - expect: { question: Which town do you live in? }
    answer: { town: Springfield }
  - expect: { kind: end, question: 'Your letter is ready, Ann' }
then:
  documents: [{ name: Letter, contains: [My name is Ann Lee and I live in Springfield.] }]
`;
}

function readme(name: string, interview: string): string {
  return `# ${name}

One interview, \`interviews/${interview}.yml\`: it asks for a name and a town and writes a letter.

- \`affiant lint .\` says what is wrong with it.
- \`affiant test .\` plays \`interviews/${interview}.test.yml\`.
- \`affiant addon pack .\` makes the package that is signed and published.
`;
}
