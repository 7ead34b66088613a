import type { World } from '../world.js';
import type { Thing } from './thing.js';

export type Method = (thing: Thing, world: World, ...values: unknown[]) => unknown;

/** A class of the language: its parent, the objects that every one of its objects has, its methods. */
export interface ClassSpec {
  name: string;
  parent: ClassSpec | null;
  kind: 'thing' | 'list' | 'dict' | 'set';
  /** Attributes that are objects from the start: `name: 'IndividualName'`. */
  parts: { [attribute: string]: string };
  methods: { [name: string]: Method };
  /** The attributes without which it cannot be printed, in the order in which they are sought. */
  printed: readonly string[];
  /** How it prints; null: by its name. */
  text: ((thing: Thing, world: World) => string) | null;
}

export function classSpec(
  name: string,
  parent: ClassSpec | null,
  own: Partial<Omit<ClassSpec, 'name' | 'parent'>>,
): ClassSpec {
  return {
    name,
    parent,
    kind: own.kind ?? parent?.kind ?? 'thing',
    parts: { ...parent?.parts, ...own.parts },
    methods: Object.assign(Object.create(null) as ClassSpec['methods'], parent?.methods, own.methods),
    printed: own.printed ?? parent?.printed ?? [],
    text: own.text ?? parent?.text ?? null,
  };
}

/** How many steps a class is below another; null if it is not below it. */
export function classDistance(spec: ClassSpec, ancestor: string): number | null {
  let distance = 0;
  for (let one: ClassSpec | null = spec; one; one = one.parent) {
    if (one.name === ancestor) return distance;
    distance += 1;
  }
  return null;
}
