import { z } from 'zod';

/** The permissions that a manifest names by one word. `host` is what a module holds, and only it. */
const WORDS = ['mail.send', 'sms.send', 'background', 'files', 'users.read', 'plaintext', 'host'] as const;

/** A host name as `fetch_json` compares it: lower case, no scheme, port, path or wildcard. */
const hostName = z
  .string()
  .regex(
    /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/,
    'a host name in lower case, as in api.example.org',
  );

/** As a manifest writes them: words, and `{"http": ["api.example.org"]}`. */
export const permissionSchema = z.union(
  [z.enum(WORDS), z.strictObject({ http: z.array(hostName).min(1).max(50) })],
  `one of ${WORDS.join(', ')}, or {"http": ["api.example.org"]}`,
);

/** The same as ids, sorted, each once: `mail.send`, `http:api.example.org`. */
export function permissionIds(permissions: readonly z.infer<typeof permissionSchema>[]): string[] {
  const ids = permissions.flatMap((permission) =>
    typeof permission === 'string' ? [permission] : permission.http.map((host) => `http:${host}`),
  );
  return [...new Set(ids)].toSorted();
}
