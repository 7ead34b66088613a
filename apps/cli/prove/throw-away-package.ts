import type { Sandbox } from '#sandbox';
import type { InterviewPackage, InterviewPackages } from '#sessions';

/** The same interview twice: with a key for each session, and readable (`multi_user: true`, grade D). */
const interview = (metadata: string): string => `metadata:
  title: Told to be stolen
${metadata}---
mandatory: true
code: |
  said
  done
---
question: What do you want to say?
fields:
  - It: said
---
event: done
question: You said \${ said }.
`;

/** Compiled here and installed nowhere: no signature is asked for, and nobody but this command runs it. */
export async function throwAwayPackage(sandbox: Sandbox): Promise<InterviewPackages> {
  const files = {
    'interviews/sealed.yml': interview(''),
    'interviews/readable.yml': interview('  multi_user: true\n'),
  };
  const compiled = await sandbox.compile({ name: 'prove', files, dependencies: {} });
  const pack: InterviewPackage = {
    addon: 'prove',
    version: '1.0.0',
    digest: `sha512:${'0'.repeat(128)}`,
    script: compiled.script,
    permissions: ['plaintext'],
    interviews: compiled.interviews,
    templates: {},
    publisher: 'this installation',
    reviewers: [],
  };
  return { installed: async () => [pack], current: async () => pack, ofSession: async () => pack };
}
