import type { FastifyRequest } from 'fastify';

/** What a request counts as, besides being one. */
export type RequestKind = 'step' | 'registration' | 'reset' | 'upload';

const KINDS: readonly [RequestKind, RegExp][] = [
  // Starting a session runs the interview's code like any step.
  ['step', /^(\/api\/v1)?\/sessions\/:id(\/(answers|back|actions|language|refresh))?$/],
  ['step', /^\/api\/v1\/sessions$/],
  ['step', /^\/interviews\/:addon\/:name$/],
  ['registration', /^(\/api\/v1\/auth)?\/register$/],
  ['reset', /^(\/api\/v1\/auth)?\/password\/(forgot|reset)$/],
  // Each sends a message that may cost money.
  ['reset', /^\/admin\/settings\/:section\/test$/],
  ['upload', /^(\/api\/v1)?\/sessions\/:id\/files$/],
];

/** Whether a request brings files: by themselves, or within the form of a screen. */
export function bringsFiles(request: Pick<FastifyRequest, 'method' | 'routeOptions' | 'headers'>): boolean {
  const kind = kindOf(request);
  return (
    kind === 'upload' ||
    (kind === 'step' && /^multipart\/form-data\b/i.test(request.headers['content-type'] ?? ''))
  );
}

/** By the route's pattern and not the address, which a client may write in many ways. */
export function kindOf({
  method,
  routeOptions,
}: Pick<FastifyRequest, 'method' | 'routeOptions'>): RequestKind | null {
  if (method !== 'POST') return null;
  const route = routeOptions.url ?? '';
  return KINDS.find(([, pattern]) => pattern.test(route))?.[0] ?? null;
}
