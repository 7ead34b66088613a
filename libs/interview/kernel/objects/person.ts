import { isDate } from '../values/date.js';
import { DateTime } from 'luxon';
import { authorError } from '../interview-error.js';
import { internationalPhone } from '../functions/phone.js';
import { capital } from '../text/capital.js';
import { naturalText } from '../text/natural.js';
import { pastTense, thirdPerson } from '../text/verbs.js';
import type { World } from '../world.js';
import { addressClasses } from './address.js';
import { thingClass } from './base.js';
import { classSpec, type Method } from './class-spec.js';
import { possessive } from './nouns.js';
import type { Thing } from './thing.js';

const text = (thing: Thing, world: World, attribute: string): string =>
  naturalText(world.handles.expose(world.attribute(thing, attribute)), world);
const optional = (thing: Thing, world: World, attribute: string): string => {
  const name = `${thing.name}.${attribute}`;
  return world.defined(name)
    ? naturalText(world.handles.expose(world.readAttribute(thing, attribute)), world).trim()
    : '';
};

const name = classSpec('Name', thingClass, {
  printed: ['text'],
  text: (thing, world) => text(thing, world, 'text'),
  methods: {
    full: (thing, world) => text(thing, world, 'text'),
    firstlast: (thing, world) => text(thing, world, 'text'),
    lastfirst: (thing, world) => text(thing, world, 'text'),
    defined: (thing, world) => world.defined(`${thing.name}.text`),
  },
});

/** docassemble's `name.full()`: the initial of the middle name, unless `middle` is `full` or false. */
function fullName(thing: Thing, world: World, how: unknown): string {
  const { middle = 'initial', use_suffix: suffix = true } = (how ?? {}) as {
    middle?: unknown;
    use_suffix?: unknown;
  };
  const between = optional(thing, world, 'middle');
  const shown =
    middle === 'initial' ? initialOf(between) : middle === false || middle === null ? '' : between;
  return [
    text(thing, world, 'first').trim(),
    shown,
    optional(thing, world, 'last'),
    suffix === false ? '' : optional(thing, world, 'suffix'),
  ]
    .filter((part) => part !== '')
    .join(' ');
}

const initialOf = (word: string): string => (word === '' ? '' : `${word[0]}.`);

const individualName = classSpec('IndividualName', name, {
  printed: ['first'],
  text: (thing, world) => fullName(thing, world, undefined),
  methods: {
    full: (thing, world, how) => fullName(thing, world, how),
    familiar: (thing, world) => text(thing, world, 'first'),
    firstlast: (thing, world) =>
      [text(thing, world, 'first'), optional(thing, world, 'last')].filter((part) => part !== '').join(' '),
    lastfirst: (thing, world) => {
      const last = [optional(thing, world, 'last'), optional(thing, world, 'suffix')]
        .filter((part) => part !== '')
        .join(' ');
      const first = [text(thing, world, 'first'), initialOf(optional(thing, world, 'middle'))]
        .filter((part) => part !== '')
        .join(' ');
      return last === '' ? first : `${last}, ${first}`;
    },
    middle_initial: (thing, world, how) => {
      const initial = initialOf(optional(thing, world, 'middle'));
      const period = (how as { with_period?: unknown } | undefined)?.with_period !== false;
      return period ? initial : initial.slice(0, -1);
    },
    defined: (thing, world) => world.defined(`${thing.name}.first`),
  },
});

const fullOf = (thing: Thing, world: World): string =>
  naturalText(world.handles.expose(world.attribute(thing, 'name')), world);

type Person3 = {
  subject: string;
  object: string;
  possessive: string;
  own: string;
  self: string;
  plural: boolean;
};
const forms: { [gender: string]: Person3 } = {
  female: { subject: 'she', object: 'her', possessive: 'her', own: 'hers', self: 'herself', plural: false },
  male: { subject: 'he', object: 'him', possessive: 'his', own: 'his', self: 'himself', plural: false },
  other: {
    subject: 'they',
    object: 'them',
    possessive: 'their',
    own: 'theirs',
    self: 'themselves',
    plural: true,
  },
};
const thingForms: Person3 = {
  subject: 'it',
  object: 'it',
  possessive: 'its',
  own: 'its',
  self: 'itself',
  plural: false,
};

function formsOf(thing: Thing, world: World): Person3 {
  if (thing.spec.parts['name'] !== 'IndividualName') return thingForms;
  const gender = text(thing, world, 'gender').toLowerCase();
  if (gender.startsWith('f')) return forms['female'] as Person3;
  return (gender.startsWith('m') ? forms['male'] : forms['other']) as Person3;
}

/** Whole years on a day; a `decimals` option gives a fraction. */
function age(thing: Thing, world: World, options: unknown): number {
  const given = (options ?? {}) as { decimals?: unknown; as_of?: unknown };
  if (world.peekAttribute(thing, 'birthdate') === undefined && world.defined(`${thing.name}.age`)) {
    return Number(world.readAttribute(thing, 'age'));
  }
  const born = world.handles.expose(world.attribute(thing, 'birthdate'));
  if (!isDate(born)) throw authorError(`"${thing.name}.birthdate" is not a date`);
  const on = isDate(given.as_of)
    ? given.as_of
    : typeof given.as_of === 'string'
      ? DateTime.fromISO(given.as_of, { zone: world.clock.zone })
      : world.nowDate();
  if (!isDate(given.as_of)) world.run?.readMark('@today', world.today());
  const years = on.diff(born, 'years').years;
  return given.decimals === true ? years : Math.floor(years);
}

/** The part of a name that says that there is one. */
const nameAttribute = (thing: Thing): string =>
  thing.spec.parts['name'] === 'IndividualName' ? 'first' : 'text';

/** `does Ann live`: how a question about somebody begins. */
const asked = (word: string, thing: Thing, rest: unknown, options: unknown, world: World): string =>
  capital(`${word} ${naturalText(thing, world)} ${naturalText(rest, world)}`.trim(), options);

const personMethods: { [name: string]: Method } = {
  full_name: (thing, world) => fullOf(thing, world),
  pronoun: (thing, world, options) => capital(formsOf(thing, world).object, options),
  pronoun_objective: (thing, world, options) => capital(formsOf(thing, world).object, options),
  pronoun_subjective: (thing, world, options) => capital(formsOf(thing, world).subject, options),
  pronoun_reflexive: (thing, world, options) => capital(formsOf(thing, world).self, options),
  pronoun_possessive: (thing, world, target, options) =>
    capital(`${formsOf(thing, world).possessive} ${naturalText(target, world)}`.trim(), options),
  does_verb: (_, _world, verb, options) =>
    (options as { past?: unknown } | undefined)?.past === true
      ? pastTense(String(verb))
      : thirdPerson(String(verb)),
  did_verb: (_, _world, verb) => pastTense(String(verb)),
  is_are_you: (thing, world, options) => capital(`is ${naturalText(thing, world)}`, options),
  do_question: (thing, world, verb, options) => asked('does', thing, verb, options, world),
  did_question: (thing, world, verb, options) => asked('did', thing, verb, options, world),
  were_question: (thing, world, what, options) => asked('was', thing, what, options, world),
  have_question: (thing, world, what, options) => asked('has', thing, what, options, world),
  is_user: () => false,
  possessive: (thing, world, target, options) =>
    capital(possessive(naturalText(thing, world), target, world), options),
  subject: (thing, world, options) => capital(naturalText(thing, world), options),
  yourself_or_name: (thing, world, options) => capital(naturalText(thing, world), options),
  salutation: (thing, world, options) => {
    const gender = text(thing, world, 'gender').toLowerCase();
    const title = gender.startsWith('f') ? 'Ms.' : gender.startsWith('m') ? 'Mr.' : 'Mx.';
    const how = (options ?? {}) as { with_name?: unknown; with_name_and_punctuation?: unknown };
    if (how.with_name !== true && how.with_name_and_punctuation !== true) return title;
    const last = text(world.handles.thingOf(world.attribute(thing, 'name')) as Thing, world, 'last');
    return `${title} ${last}${how.with_name_and_punctuation === true ? ':' : ''}`;
  },
  address_block: (thing, world) => {
    const address = world.handles.thingOf(world.attribute(thing, 'address')) as Thing;
    return [fullOf(thing, world), naturalText(address.spec.methods['block']?.(address, world), world)].join(
      '\n',
    );
  },
  age_in_years: age,
  first_name_hint: () => '',
  last_name_hint: () => '',
  phone_numbers: (thing, world) => optional(thing, world, 'phone_number'),
  sms_number: (thing, world) => {
    const mobile = optional(thing, world, 'mobile_number');
    return internationalPhone(mobile === '' ? text(thing, world, 'phone_number') : mobile);
  },
  facsimile_number: (thing, world) => internationalPhone(text(thing, world, 'fax_number')),
  email_address: (thing, world, options) => {
    const address = text(thing, world, 'email');
    const wanted = (options as { include_name?: unknown } | undefined)?.include_name;
    const named = wanted ?? world.defined(`${thing.name}.name.${nameAttribute(thing)}`);
    return named === true ? `"${fullOf(thing, world).replaceAll('"', '')}" <${address}>` : address;
  },
  identified: (thing, world) => world.defined(`${thing.name}.name.${nameAttribute(thing)}`),
  familiar: (thing, world) => {
    const named = world.handles.thingOf(world.attribute(thing, 'name')) as Thing;
    return text(named, world, 'first');
  },
};

const person = classSpec('Person', thingClass, {
  parts: { name: 'Name', address: 'Address' },
  printed: ['name.text'],
  text: fullOf,
  methods: { ...personMethods, exists: (thing, world) => world.defined(`${thing.name}.name.text`) },
});

export const personClasses = {
  Name: name,
  IndividualName: individualName,
  Person: person,
  Individual: classSpec('Individual', person, {
    parts: { name: 'IndividualName' },
    printed: ['name.first'],
    methods: { ...personMethods, exists: (thing, world) => world.defined(`${thing.name}.name.first`) },
  }),
  Address: addressClasses.Address,
};
