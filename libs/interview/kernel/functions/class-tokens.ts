import { classAliases } from '../../program/reserved.js';
import { backgroundTask } from '../objects/background-task.js';
import { classes } from '../objects/classes.js';

const names = new WeakMap<object, string>();

/** Classes as code names them: `define('client', Individual)`. They cannot be called. */
export const classTokens: { readonly [name: string]: object } = Object.freeze(
  Object.assign(
    Object.create(null) as { [name: string]: object },
    ...[...Object.keys(classes), ...Object.keys(classAliases)]
      .filter((name) => name !== 'Set' && name !== backgroundTask.name)
      .map((name) => {
        const token = Object.freeze(
          Object.assign(Object.create(null) as object, { toString: Object.freeze(() => name) }),
        );
        names.set(token, classAliases[name] ?? name);
        return { [name]: token };
      }),
  ) as { [name: string]: object },
);

/** The class that a value of code stands for; JavaScript's `Set` stands for the language's. */
export function classNameOf(value: unknown): string | null {
  if (value === Set) return 'Set';
  if (typeof value === 'string')
    return Object.hasOwn(classAliases, value) ? (classAliases[value] ?? null) : classes[value] ? value : null;
  return typeof value === 'object' && value !== null ? (names.get(value) ?? null) : null;
}
