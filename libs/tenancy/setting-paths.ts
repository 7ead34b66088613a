/** The dotted paths that a tree of settings sets, without what it sets them to. */
export function settingPaths(settings: unknown, above: readonly string[] = []): string[] {
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings)) return [above.join('.')];
  return Object.entries(settings).flatMap(([name, value]) => settingPaths(value, [...above, name]));
}
