import { keyPart } from '../names/name.js';
import { classAliases } from '../program/reserved.js';
import { authorError } from './interview-error.js';
import { classNameOf } from './functions/class-tokens.js';
import { classes } from './objects/classes.js';
import { DictThing, ListThing, Thing, type Slots } from './objects/thing.js';
import { bare } from './values/bare.js';
import type { World } from './world.js';

/** Makes the objects of an interview, each under the name it has in the answers. */
export class ObjectMaker {
  constructor(readonly world: World) {}

  create(className: string, name: string, attributes: Slots = bare({})): Thing {
    const spec = classes[classAliases[className] ?? className];
    if (!spec) throw authorError(`The class "${className}" is not known`);
    if (spec.kind === 'list') return new ListThing(this.world, spec, name, attributes);
    if (spec.kind === 'dict' || spec.kind === 'set') return new DictThing(this.world, spec, name, attributes);
    return new Thing(this.world, spec, name, attributes);
  }

  /** An item of a List that holds objects. */
  makeItem(list: ListThing, index: number): Thing {
    return this.#make(
      String(this.world.peekAttribute(list, 'object_type')),
      `${list.name}[${index}]`,
      (made) => {
        while (list.items.length < index) list.items.push(undefined);
        if (index >= this.world.limits.listItems)
          throw authorError(`A List holds ${this.world.limits.listItems} items at most`);
        list.items[index] = made;
        this.world.dependencies.changed(`${list.name}#`);
      },
    );
  }

  makeEntry(dict: DictThing, key: string, type: string): Thing {
    return this.#make(type, dict.name + keyPart(key), (made) => {
      if (dict.spec.name.includes('Financial')) made.attributes['exists'] = true;
      dict.entries.set(key, made);
      this.world.dependencies.changed(`${dict.name}#`);
    });
  }

  #make(type: string, name: string, put: (made: Thing) => void): Thing {
    const made = this.create(type, name);
    put(made);
    this.world.dependencies.changed(`?${name}`);
    return made;
  }

  appendItem(list: ListThing, item: unknown): void {
    if (this.world.stop) throw this.world.stop;
    const index = this.#freeSlot(list);
    this.world.setItem(list, index, item);
  }

  #freeSlot(list: ListThing): number {
    const hole = list.items.findIndex((item) => item === undefined);
    return hole === -1 ? list.items.length : hole;
  }

  /** An object made under a List's next number, or a Dict's key. */
  appendObject(holder: ListThing | DictThing, key: string | null, attributes: unknown): Thing {
    if (this.world.stop) throw this.world.stop;
    const type = this.world.peekAttribute(holder, 'object_type');
    const of = typeof type === 'string' ? type : 'Thing';
    const at = holder instanceof ListThing ? this.#freeSlot(holder) : 0;
    const name = holder instanceof ListThing ? `${holder.name}[${at}]` : holder.name + keyPart(key ?? '');
    const made = this.create(of, name);
    if (holder instanceof ListThing) this.world.setItem(holder, at, made);
    else this.world.setEntry(holder, key ?? '', made);
    this.fill(made, attributes);
    return made;
  }

  /** An object under an attribute; one that is there already stays, as `initializeAttribute` of docassemble has it. */
  makeAttribute(thing: Thing, attribute: string, of: unknown, attributes: unknown): unknown {
    if (this.world.stop) throw this.world.stop;
    const known = this.world.peekAttribute(thing, attribute);
    if (known !== undefined) return known;
    const className = classNameOf(of);
    if (className === null) throw authorError(`initialize_attribute: "${attribute}" needs a class`);
    const made = this.create(className, `${thing.name}.${attribute}`);
    this.world.setAttribute(thing, attribute, made);
    this.fill(made, attributes);
    return made;
  }

  fill(thing: Thing, attributes: unknown): void {
    if (typeof attributes !== 'object' || attributes === null) return;
    for (const [name, value] of Object.entries(attributes)) {
      const [attribute = name, ...rest] = thing instanceof DictThing ? [name] : name.split('.');
      if (rest.length > 0) {
        this.#fillPart(thing, attribute, { [rest.join('.')]: value });
        continue;
      }
      const part = this.world.peekAttribute(thing, attribute);
      const inner = typeof value === 'object' && value !== null && !this.world.handles.isOwn(value as object);
      if (part instanceof Thing && inner) this.fill(part, value);
      else this.world.setAttribute(thing, attribute, value);
    }
  }

  /** `name.first: Ann` sets an attribute of an attribute. */
  #fillPart(thing: Thing, attribute: string, attributes: object): void {
    const part = this.world.peekAttribute(thing, attribute);
    if (!(part instanceof Thing))
      throw authorError(
        `"${thing.name}.${attribute}" is no object: "${Object.keys(attributes)[0]}" of it cannot be set`,
      );
    this.fill(part, attributes);
  }
}
