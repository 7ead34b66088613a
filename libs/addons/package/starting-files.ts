const NAME = /^(?:@([a-z0-9][a-z0-9-]*)\/)?([a-z0-9][a-z0-9-]*)$/;

/**
 * A new add-on with a working interview, its test, a manifest and a README, for `intake` or `@example/intake`;
 * null where the name is none. `addon` is what its interviews go by.
 */
export function startingFiles(name: string): { addon: string; files: { [path: string]: string } } | null {
  const found = NAME.exec(name);
  if (!found) return null;
  const [, scope, interview = ''] = found;
  const addon = scope === undefined ? interview : `${scope}-${interview}`;
  const manifest = {
    name,
    version: '1.0.0',
    description: 'Asks for a name and writes a letter',
    license: 'MIT',
    affiant: { apiVersion: 1, kind: 'content', interviews: [interview], permissions: [] },
  };
  const files = {
    'package.json': `${JSON.stringify(manifest, null, 2)}\n`,
    [`interviews/${interview}.yml`]: interviewFile,
    [`interviews/${interview}.test.yml`]: testFile(`${addon}:${interview}`),
    'README.md': readme(name, interview),
  };
  return { addon, files };
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
