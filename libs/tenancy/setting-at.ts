/** `limits.fields` and 7 → `{ limits: { fields: 7 } }`: a setting as a tree, for one change from a command line. */
export function settingAt(path: string, value: unknown): unknown {
  return path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
}
