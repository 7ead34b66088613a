import { countryName, stateName } from '../functions/places.js';
import { naturalText } from '../text/natural.js';
import type { World } from '../world.js';
import { thingClass } from './base.js';
import { classSpec, type Method } from './class-spec.js';
import type { Thing } from './thing.js';

const sought = (thing: Thing, world: World, attribute: string): string =>
  naturalText(world.handles.expose(world.attribute(thing, attribute)), world).trim();
const known = (thing: Thing, world: World, attribute: string): string =>
  world.defined(`${thing.name}.${attribute}`)
    ? naturalText(world.handles.expose(world.readAttribute(thing, attribute)), world).trim()
    : '';
const present = (parts: string[]): string[] => parts.filter((part) => part !== '');

function unit(thing: Thing, world: World): string {
  const given = known(thing, world, 'unit');
  const [floor, room] = [known(thing, world, 'floor'), known(thing, world, 'room')];
  if (given === '') return floor !== '' ? `Floor ${floor}` : room !== '' ? `Room ${room}` : '';
  return /unit|floor|suite|apt|apartment|room|ste|fl/i.test(given) ? given : `Unit ${given}`;
}

/** The country's name, where it is another than the usual one. */
function foreign(thing: Thing, world: World): string {
  const country = known(thing, world, 'country');
  return country === 'US' ? '' : countryName(country, world.spoken());
}

/** `Boston, MA 02110`. */
function cityLine(thing: Thing, world: World): string {
  const city = sought(thing, world, 'city');
  const state = known(thing, world, 'state');
  const zip = known(thing, world, 'zip') || known(thing, world, 'postal_code');
  return present([present([city, state]).join(', '), zip]).join(' ');
}

function street(thing: Thing, world: World): string[] {
  return present([sought(thing, world, 'address'), unit(thing, world)]);
}

function onOneLine(thing: Thing, world: World, options?: unknown): string {
  const withUnit = (options as { include_unit?: unknown } | undefined)?.include_unit !== false;
  const street = [sought(thing, world, 'address'), withUnit ? unit(thing, world) : ''];
  return present([...street, cityLine(thing, world), foreign(thing, world)]).join(', ');
}

/** As on an envelope: the unit, and a foreign country, on lines of their own. */
function block(thing: Thing, world: World): string {
  return present([...street(thing, world), cityLine(thing, world), foreign(thing, world)]).join('\n');
}

const methods: { [name: string]: Method } = {
  block,
  on_one_line: onOneLine,
  line_one: (thing, world) => street(thing, world).join(', '),
  line_two: cityLine,
  formatted_unit: unit,
  state_name: (thing, world) =>
    stateName(sought(thing, world, 'state'), known(thing, world, 'country') || 'US'),
  zip_code: (thing, world) => sought(thing, world, 'zip'),
};

const address = classSpec('Address', thingClass, {
  methods,
  printed: ['address', 'city'],
  text: block,
});

export const addressClasses = {
  Thing: thingClass,
  Address: address,
  City: classSpec('City', address, {
    text: cityLine,
    printed: ['city'],
    methods: { ...methods, block: cityLine, on_one_line: cityLine },
  }),
  Event: classSpec('Event', thingClass, { parts: { address: 'Address', city: 'City' } }),
};
