import { z } from 'zod';

const plain = ['mail.send', 'sms.send', 'background', 'files', 'users.read', 'plaintext'] as const;
const hostName = z
  .string()
  .regex(
    /^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
    'a host is written in lower case, without scheme and port',
  );

/** As the manifest lists them: words, and `http` with its hosts. */
export const permissionsSchema = z.array(
  z.union([z.enum(plain), z.strictObject({ http: z.array(hostName).min(1) }), z.literal('host')]),
);

/**
 * One permission as one word, so that two lists can be compared: `mail.send`, `http:api.example.org`.
 * The list of a module is `host` alone: its code is the host's.
 */
export function permissionIds(manifest: {
  kind: 'content' | 'module';
  permissions: z.infer<typeof permissionsSchema>;
}): string[] {
  if (manifest.kind === 'module') return ['host'];
  const ids = manifest.permissions.flatMap((permission) =>
    typeof permission === 'string' ? [permission] : permission.http.map((host) => `http:${host}`),
  );
  return [...new Set(ids)].toSorted();
}
