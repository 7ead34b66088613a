import type { AuditedAction, AuditLog } from '#audit';

/** Which log a call leaves its entries in, what they say, and when they are written. */
export type AuditedCall<Result> = AuditedAction<Result> & {
  tenantId: string;
  /** One entry after it, before the reply, rather than one on either side: for what changes nothing that stays. */
  afterwards?: true;
};

type Awaitable<T> = T | Promise<T>;

/** For each method that leaves entries, what they say of a call with these arguments. */
export type AuditedMethods<Part> = {
  [Name in keyof Part]?: Part[Name] extends (...given: infer Given) => Promise<infer Result>
    ? (...given: Given) => Awaitable<AuditedCall<Result>>
    : never;
};

/** The same part, but that these methods of it leave entries in the log, whoever calls them. */
export function audited<Part extends object>(log: AuditLog, part: Part, methods: AuditedMethods<Part>): Part {
  const calls = new Map<PropertyKey, unknown>(Object.entries(methods));
  return new Proxy(part, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      const callOf = calls.get(name) as
        ((...given: unknown[]) => Awaitable<AuditedCall<unknown>>) | undefined;
      const method = value.bind(target) as (...given: unknown[]) => Promise<unknown>;
      if (callOf === undefined) return method;
      return async (...given: unknown[]) => {
        const { tenantId, afterwards, ...action } = await callOf(...given);
        const work = () => method(...given);
        return afterwards ? log.afterwards(tenantId, action, work) : log.around(tenantId, action, work);
      };
    },
  });
}
