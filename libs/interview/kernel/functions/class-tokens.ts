import { classAliases } from '../../program/reserved.js';
import { backgroundTask } from '../objects/background-task.js';
import { classDistance } from '../objects/class-spec.js';
import { classes } from '../objects/classes.js';
import { classOfProxy } from '../objects/thing.js';

const names = new WeakMap<object, string>();

/** Classes as code names them: `define('client', Individual)`, `kids instanceof List`. They cannot be called. */
export const classTokens: { readonly [name: string]: object } = Object.freeze(
  Object.assign(
    Object.create(null) as { [name: string]: object },
    ...[...Object.keys(classes), ...Object.keys(classAliases)]
      .filter((name) => name !== 'Set' && name !== backgroundTask.name)
      .map((name) => {
        const known = classAliases[name] ?? name;
        const token = Object.freeze(
          Object.assign(Object.create(null) as object, {
            toString: Object.freeze(() => name),
            [Symbol.hasInstance]: Object.freeze((value: unknown) => isOf(value, known)),
          }),
        );
        names.set(token, known);
        return { [name]: token };
      }),
  ) as { [name: string]: object },
);

function isOf(value: unknown, className: string): boolean {
  const spec = typeof value === 'object' && value !== null ? classOfProxy.get(value) : undefined;
  return spec !== undefined && classDistance(spec, className) !== null;
}

/** The class that a value of code stands for; JavaScript's `Set` stands for the language's. */
export function classNameOf(value: unknown): string | null {
  if (value === Set) return 'Set';
  if (typeof value === 'string')
    return Object.hasOwn(classAliases, value) ? (classAliases[value] ?? null) : classes[value] ? value : null;
  return typeof value === 'object' && value !== null ? (names.get(value) ?? null) : null;
}
