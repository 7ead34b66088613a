import { authorError } from '../interview-error.js';
import { DictThing, ListThing, Thing } from '../objects/thing.js';
import type { AuthorFunction } from '../../program/program.js';
import type { Control, Hole } from '../../program/text.js';
import { Plain } from '../values/plain.js';
import { View } from '../values/view.js';
import { Missing, Ungathered } from '../signals.js';
import type { World } from '../world.js';

/** What `{{#each}}` and `{{#with}}` put around a text: the item, its number and key, names after `as`. */
export interface Frame {
  item: unknown;
  data: { [name: string]: unknown };
  names: { [name: string]: unknown };
}

/** `{{{x}}}`: the value, with the Markdown of a template left alone. */
export class Raw {
  constructor(readonly value: unknown) {}
}

/** Finds what stands in a text's holes. */
export class Holes {
  /** `skip undefined`: what has no value prints as nothing, and is not sought. */
  skipsUndefined = false;

  constructor(
    readonly world: World,
    readonly scope: object,
    readonly functions: readonly AuthorFunction[],
  ) {}

  value(hole: Hole, frames: readonly Frame[]): unknown {
    if (!this.skipsUndefined) return this.#found(hole, frames);
    try {
      return this.#found(hole, frames);
    } catch (error) {
      const signal = this.world.stop ?? error;
      if (!(signal instanceof Missing || signal instanceof Ungathered)) throw error;
      this.world.stop = null;
      return undefined;
    }
  }

  #found(hole: Hole, frames: readonly Frame[]): unknown {
    switch (hole[0]) {
      case 'literal':
        return hole[1];
      case 'js':
        return this.#run(hole[1]);
      case 'raw':
        return new Raw(this.value(hole[1], frames));
      case 'data':
        return frames.at(-1)?.data[hole[1]];
      case 'path':
        return this.#path(hole[1], hole[2], hole[3], frames);
      case 'call':
        return this.#call(hole[1], hole[2], hole[3], frames);
    }
  }

  #run(fn: number): unknown {
    const value = this.functions[fn]?.(this.scope);
    if (this.world.stop) throw this.world.stop;
    return value;
  }

  #path(depth: number, ofItem: boolean, parts: string[], frames: readonly Frame[]): unknown {
    const level = frames.length - 1 - depth;
    const frame = level >= 0 ? frames[level] : undefined;
    const [first, ...rest] = parts;
    if (first === undefined) return frame ? frame.item : undefined;
    let value: unknown;
    const named =
      depth === 0 && !ofItem ? frames.findLast((one) => Object.hasOwn(one.names, first)) : undefined;
    if (named) value = named.names[first];
    else if (frame && (ofItem || this.#has(frame.item, first))) value = this.#step(frame.item, first);
    else value = this.#invoke(Reflect.get(this.scope, first), undefined);
    for (const part of rest) value = this.#step(value, part);
    return value;
  }

  /** A method without arguments may be written as a path. */
  #step(holder: unknown, part: string): unknown {
    if (holder === undefined || holder === null) return undefined;
    if (typeof holder === 'object') {
      // As docassemble's `letter.content`: in three braces, its Markdown.
      if (part === 'content' && this.world.handles.viewOf(holder)) return holder;
      if (!this.world.handles.thingOf(holder) && !this.world.handles.viewOf(holder) && !(part in holder))
        return undefined;
      const key =
        Array.isArray(holder) ||
        this.world.handles.thingOf(holder) ||
        Object.hasOwn(holder, part) ||
        typeof Reflect.get(holder, part) !== 'undefined';
      return key ? this.#invoke(Reflect.get(holder, part), holder) : undefined;
    }
    if (typeof holder === 'string' && part === 'length') return holder.length;
    return undefined;
  }

  #invoke(value: unknown, holder: unknown): unknown {
    if (typeof value !== 'function') return value;
    const found: unknown = Reflect.apply(value, holder, []);
    if (this.world.stop) throw this.world.stop;
    return found;
  }

  #has(item: unknown, name: string): boolean {
    const thing = this.world.handles.thingOf(item);
    if (thing) {
      const defined =
        thing instanceof DictThing
          ? thing.entries.has(name)
          : this.world.peekAttribute(thing, name) !== undefined;
      return (
        defined || thing.spec.methods[name] !== undefined || (thing instanceof ListThing && name === 'length')
      );
    }
    return typeof item === 'object' && item !== null && Object.hasOwn(item, name);
  }

  #call(name: string, values: Hole[], named: { [name: string]: Hole }, frames: readonly Frame[]): unknown {
    if (values.length === 0 && Object.keys(named).length === 0) {
      const frame = frames.at(-1);
      if (frame && this.#has(frame.item, name)) return this.#step(frame.item, name);
    }
    const given = values.map((value) => this.value(value, frames));
    const options: { [name: string]: unknown } = {};
    for (const [key, value] of Object.entries(named)) options[key] = this.value(value, frames);
    if (Object.keys(named).length > 0) given.push(options);
    const parts = name.split('.');
    let holder: unknown;
    let found: unknown;
    if (parts.length > 1) {
      holder = this.#path(
        0,
        parts[0] === 'this',
        parts[0] === 'this' ? parts.slice(1, -1) : parts.slice(0, -1),
        frames,
      );
      found =
        typeof holder === 'object' && holder !== null ? Reflect.get(holder, parts.at(-1) ?? '') : undefined;
    } else found = Reflect.get(this.scope, name);
    if (typeof found !== 'function') throw authorError(`"${name}" is not a function`);
    const result: unknown = Reflect.apply(found, holder, given);
    if (this.world.stop) throw this.world.stop;
    return result;
  }

  /** In `{{#if}}` an empty List, Dict or array is false. */
  isTrue(value: unknown): boolean {
    return truth(value instanceof Raw ? value.value : value, this.world);
  }

  /** Goes through a control's bodies; `write` is called for each with the frames around it. */
  control<Body>(
    control: Control<Body>,
    frames: readonly Frame[],
    write: (body: Body, frames: readonly Frame[]) => void,
  ): void {
    const over = this.value(control.over, frames);
    switch (control.control) {
      case 'if':
      case 'unless':
        write(this.isTrue(over) === (control.control === 'if') ? control.body : control.otherwise, frames);
        return;
      case 'with': {
        if (!this.isTrue(over)) return write(control.otherwise, frames);
        const names = control.names[0] === undefined ? {} : { [control.names[0]]: over };
        return write(control.body, [...frames, { item: over, data: frames.at(-1)?.data ?? {}, names }]);
      }
      case 'each': {
        const items = this.#each(over);
        items.forEach(([key, item], index) => {
          const names: Frame['names'] = {};
          if (control.names[0] !== undefined) names[control.names[0]] = item;
          if (control.names[1] !== undefined) names[control.names[1]] = key;
          write(control.body, [
            ...frames,
            { item, data: { index, key, first: index === 0, last: index === items.length - 1 }, names },
          ]);
        });
        if (items.length === 0) write(control.otherwise, frames);
      }
    }
  }

  #each(over: unknown): [unknown, unknown][] {
    const thing = this.world.handles.thingOf(over);
    if (thing instanceof DictThing) {
      return this.world.lists
        .entries(thing)
        .map(([key, value]) => [key, thing.spec.kind === 'set' ? key : this.world.handles.expose(value)]);
    }
    if (typeof over !== 'object' || over === null) return [];
    if (Symbol.iterator in over || thing instanceof ListThing)
      return Array.from(over as Iterable<unknown>, (item, at): [unknown, unknown] => [at, item]);
    return Object.entries(over);
  }
}

/** What `if:` and `{{#if}}` take for true. */
export function truth(value: unknown, world: World): boolean {
  const thing = world.handles.thingOf(value);
  if (thing instanceof ListThing) return world.lists.items(thing).length > 0;
  if (thing instanceof DictThing) return world.lists.entries(thing).length > 0;
  if (value instanceof Plain || value instanceof Thing || value instanceof View) return true;
  const target = world.handles.unwrap(value);
  return Array.isArray(target) ? target.length > 0 : Boolean(value);
}
