/** A posted form as `@fastify/formbody` gives it: a name sent several times has a list. */
export interface FormBody {
  [name: string]: string | string[];
}

/** All that was sent under a name, in order. */
export function valuesOf(body: FormBody, name: string): string[] {
  if (!Object.hasOwn(body, name)) return [];
  const value = body[name] ?? [];
  return Array.isArray(value) ? value : [value];
}

/** The first of what was sent under a name; null where nothing was. */
export function valueOf(body: FormBody, name: string): string | null {
  return valuesOf(body, name)[0] ?? null;
}
