import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes the folder of an add-on, `@test/NAME`, of one interview and no more; then removes it. */
export async function withAddon<Result>(
  name: string,
  interview: string,
  permissions: unknown[],
  use: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'affiant-effects-addon-'));
  try {
    const affiant = { apiVersion: 1, kind: 'content', interviews: [name], permissions };
    await writeFile(
      join(folder, 'package.json'),
      JSON.stringify({ name: `@test/${name}`, version: '1.0.0', affiant }),
    );
    await mkdir(join(folder, 'interviews'));
    await writeFile(join(folder, `interviews/${name}.yml`), interview);
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
