type CamelKey<K extends string> = K extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelKey<Tail>>}`
  : K;

/** `T` with every key of every object in it written in camelCase. */
export type CamelCased<T> = T extends readonly (infer Item)[]
  ? CamelCased<Item>[]
  : T extends object
    ? { [K in keyof T as CamelKey<K & string>]: CamelCased<T[K]> }
    : T;

/** Files say `base_domain`, code says `baseDomain`: copies a plain tree with its keys rewritten. */
export function camelCased<T>(value: T): CamelCased<T> {
  return rewrite(value) as CamelCased<T>;
}

function rewrite(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rewrite);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase()),
      rewrite(inner),
    ]),
  );
}
