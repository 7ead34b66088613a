import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestHost } from './host.js';

/** A small add-on whose one interview, `answer`, says its version; signed by the people of a test host. */
export async function packForTest(
  host: TestHost,
  wanted: {
    name: string;
    version: string;
    /** As a manifest writes them. */
    permissions?: (string | object)[];
    reviewed?: boolean;
    dependencies?: { [name: string]: string };
    /** JSON Schema of its settings. */
    settings?: object;
    /** Instead of the interview. */
    text?: string;
    /** Further files, by their path in the package. */
    files?: { [path: string]: string | Uint8Array };
    /** Pictures of it among them. */
    screenshots?: { file: string; alt: string }[];
  },
) {
  const { name, version, permissions = [], reviewed = true, dependencies = {} } = wanted;
  const folder = await mkdtemp(join(tmpdir(), 'affiant-test-addon-'));
  try {
    const { settings, files = {}, screenshots = [] } = wanted;
    const affiant = {
      apiVersion: 1,
      kind: 'content',
      interviews: ['answer'],
      permissions,
      dependencies,
      screenshots,
      ...(settings && { settings }),
    };
    await writeFile(join(folder, 'package.json'), JSON.stringify({ name, version, affiant }));
    await mkdir(join(folder, 'interviews'));
    await writeFile(join(folder, 'interviews', 'answer.yml'), wanted.text ?? interview(version));
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
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
