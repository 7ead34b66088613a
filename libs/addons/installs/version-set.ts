import type { TenantRecord } from '#tenancy';

/**
 * What a session runs, as one text: the digest of its add-on and those of the add-ons that it includes
 * from, joined by `+`, its own first. A session keeps the text, and so every version in it.
 */
export function versionSet(installed: TenantRecord['installed'], name: string): string {
  const names = new Set<string>();
  const visit = (each: string): void => {
    if (names.has(each) || !Object.hasOwn(installed, each)) return;
    names.add(each);
    Object.keys(installed[each]?.dependencies ?? {}).forEach(visit);
  };
  visit(name);
  const others = [...names].filter((each) => each !== name).toSorted();
  return [name, ...others].map((each) => installed[each]?.digest).join('+');
}

/** The digests in a version set; the add-on's own is the first. */
export function digestsIn(set: string): { own: string; others: string[] } {
  const [own = '', ...others] = set.split('+');
  return { own, others };
}
