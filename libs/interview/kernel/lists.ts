import { keyPart } from '../names/name.js';
import { DictThing, ListThing, Thing } from './objects/thing.js';
import { Ungathered } from './signals.js';
import { hash } from './values/fingerprint.js';
import type { World } from './world.js';

/** What Lists, Dicts and Sets hold: gathered or not, which items are complete, how members are told apart. */
export class Lists {
  constructor(readonly world: World) {}

  /** The items that a person or the code may go through now; an ungathered List is gathered first. */
  items(list: ListThing): unknown[] {
    if (this.world.stop) throw this.world.stop;
    if (this.world.gathering.has(list)) {
      const complete: unknown[] = [];
      for (let at = 0; at < list.items.length; at += 1)
        if (this.isComplete(list, at)) complete.push(this.world.peekItem(list, at));
      this.world.run?.readMark(`${list.name}#`, this.membership(list));
      return complete;
    }
    this.gathered(list);
    this.world.run?.readMark(`${list.name}#`, this.membership(list));
    return list.items.map((_, at) => this.world.use(`${list.name}[${at}]`, this.world.peekItem(list, at)));
  }

  entries(dict: DictThing): [string, unknown][] {
    if (this.world.stop) throw this.world.stop;
    if (!this.world.gathering.has(dict as unknown as ListThing)) this.gathered(dict);
    this.world.run?.readMark(`${dict.name}#`, this.membership(dict));
    return [...dict.entries.keys()]
      .map((key) => [key, this.world.peekEntry(dict, key)] as [string, unknown])
      .filter(([, value]) => value !== undefined);
  }

  /** Stops the code where a List or Dict is not gathered, or an edit has left an item incomplete. */
  gathered(thing: ListThing | DictThing): void {
    const incomplete =
      thing instanceof ListThing &&
      this.world.dependencies.suspects + this.#holes(thing) > 0 &&
      !this.allComplete(thing);
    if (!this.isGathered(thing) || incomplete) this.world.signal(new Ungathered(thing.name));
  }

  /** Whether it counts as gathered still; never searches. */
  isGathered(thing: Thing): boolean {
    return (
      this.world.peekAttribute(thing, 'gathered') === true && this.world.isDefined(`${thing.name}.gathered`)
    );
  }

  #holes(list: ListThing): number {
    const attribute = this.world.peekAttribute(list, 'complete_attribute');
    return list.items.some((item) => item === undefined) || attribute !== undefined ? 1 : 0;
  }

  allComplete(list: ListThing): boolean {
    return list.items.every((_, at) => this.isComplete(list, at));
  }

  /** Never searches. */
  isComplete(list: ListThing, index: number): boolean {
    const name = this.completeName(list, index);
    return name === null || this.world.isDefined(name);
  }

  /** The name that must have a value for an item to be complete; null where it is at once. */
  completeName(list: ListThing, index: number): string | null {
    return this.#nameFor(list, this.world.peekItem(list, index), `${list.name}[${index}]`);
  }

  completeEntryName(dict: DictThing, key: string): string | null {
    return this.#nameFor(dict, this.world.peekEntry(dict, key), dict.name + keyPart(key));
  }

  #nameFor(holder: Thing, item: unknown, name: string): string | null {
    if (item === undefined) return name;
    if (!(item instanceof Thing)) return null;
    const attribute = this.world.peekAttribute(holder, 'complete_attribute');
    if (typeof attribute === 'string') return `${item.name}.${attribute}`;
    if (item instanceof ListThing || item instanceof DictThing) return `${item.name}.gathered`;
    if (this.world.peekAttribute(item, 'exists') === false) return null;
    const { printed } = item.spec;
    const lacking = printed.find((one) => !this.world.isDefined(`${item.name}.${one}`)) ?? printed.at(-1);
    return lacking === undefined ? null : `${item.name}.${lacking}`;
  }

  membership(thing: ListThing | DictThing): string {
    if (thing instanceof DictThing) return hash([...thing.entries.keys()].join('\u0000'));
    const shown: string[] = [];
    for (let at = 0; at < thing.items.length; at += 1) {
      if (this.world.gathering.has(thing) && !this.isComplete(thing, at)) continue;
      shown.push(this.world.dependencies.fingerprint(this.world.peekItem(thing, at)));
    }
    return `${shown.length}:${hash(shown.join('\u0000'))}`;
  }
}
