import { stateName } from '../functions/places.js';
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
  if (given === '') return '';
  return /^\d/.test(given) || given.length === 1 ? `Unit ${given}` : given;
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

function onOneLine(thing: Thing, world: World): string {
  const country = known(thing, world, 'country');
  return present([...street(thing, world), cityLine(thing, world), country === 'US' ? '' : country]).join(
    ', ',
  );
}

const methods: { [name: string]: Method } = {
  block: (thing, world) => {
    const country = known(thing, world, 'country');
    return present([
      street(thing, world).join(', '),
      cityLine(thing, world),
      country === 'US' ? '' : country,
    ]).join('\n');
  },
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
  text: (thing, world) => onOneLine(thing, world),
});

export const addressClasses = {
  Thing: thingClass,
  Address: address,
  City: classSpec('City', address, {
    text: cityLine,
    methods: { ...methods, block: cityLine, on_one_line: cityLine },
  }),
  Event: classSpec('Event', thingClass, { parts: { address: 'Address', city: 'City' } }),
};
