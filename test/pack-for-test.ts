import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestHost } from './host.js';

/** A small add-on whose one interview, `answer`, says its version; signed by the people of a test host. */
export async function packForTest(
  host: TestHost,
  wanted: {
    name: string;
    version: string;
    permissions?: string[];
    reviewed?: boolean;
    dependencies?: { [name: string]: string };
    /** JSON Schema of its settings. */
    settings?: object;
    /** Instead of the interview. */
    text?: string;
  },
) {
  const { name, version, permissions = [], reviewed = true, dependencies = {} } = wanted;
  const folder = await mkdtemp(join(tmpdir(), 'affiant-test-addon-'));
  try {
    const { settings } = wanted;
    const affiant = {
      apiVersion: 1,
      kind: 'content',
      interviews: ['answer'],
      permissions,
      dependencies,
      ...(settings && { settings }),
    };
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name, version, affiant }));
    await mkdir(join(folder, 'interviews'));
    await writeFile(join(folder, 'interviews', 'answer.yml'), wanted.text ?? interview(version));
    const { tarball, attestations } = await host.signed(folder);
    return { tarball, attestations: reviewed ? attestations : attestations.slice(0, 1) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function interview(version: string): string {
  return `metadata:
  title: Version ${version}
---
question: Version ${version}
fields:
  - Name: name
---
question: End of ${version}
event: the_end
---
mandatory: true
code: |
  name
  the_end
`;
}
