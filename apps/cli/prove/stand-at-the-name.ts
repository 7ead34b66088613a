import { once } from 'node:events';
import { createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Reads } from '#readers';
import { openByCookie } from './open-by-cookie.js';
import type { Scene, Victim } from './scene.js';
import { shows } from './shows.js';

/**
 * Whoever controls the name or its certificates answers in the host's place. A browser sends its cookies to who answers at
 * their name, so this server is what it takes: it stands, the person comes, and what came along is used at
 * the real host. Of people who stay away it gets nothing, which is tried too.
 */
export async function standAtTheName(scene: Scene, victim: Victim): Promise<Reads> {
  const stolen = async (comes: boolean): Promise<boolean> => {
    const cookie = await heardAtTheName(comes ? `affiant_login=${victim.cookie}` : null);
    const thief = cookie === null ? scene.mallory : await openByCookie(scene, cookie);
    return shows(scene, thief, victim);
  };
  if (await stolen(false)) return 'all';
  return (await stolen(true)) ? 'active' : 'no';
}

/** The login's cookie that the server in the host's place hears, from a person who comes with these or from nobody. */
async function heardAtTheName(cookies: string | null): Promise<string | null> {
  let heard: string | null = null;
  const server = createServer(({ headers }, response) => {
    heard = /affiant_login=([^;]+)/.exec(headers.cookie ?? '')?.[1] ?? null;
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    if (cookies !== null) {
      const { port } = server.address() as AddressInfo;
      const [response] = (await once(
        get({ host: '127.0.0.1', port, agent: false, headers: { cookie: cookies } }),
        'response',
      )) as [NodeJS.ReadableStream];
      await once(response.resume(), 'end');
    }
    return heard;
  } finally {
    server.close();
  }
}
