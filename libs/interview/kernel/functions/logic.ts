import { parseName, type Name } from '../../names/name.js';
import { indexVariables } from '../../names/patterns.js';
import { keyPart } from '../../names/name.js';
import type { Json } from '../../protocol/screen.js';
import { escapeHtml } from '../../text/escape.js';
import { jsonText } from '../../text/json-text.js';
import type { Engine } from '../engine.js';
import { authorError } from '../interview-error.js';
import { Commanded, Forced, Invalid, Message, Rerun } from '../signals.js';
import type { Thing } from '../objects/thing.js';
import { naturalText } from '../text/natural.js';
import { phrase } from '../text/phrases.js';
import { seededRandom, seededUuid } from './random.js';
import { Address, Markup } from '../values/markup.js';
import { classNameOf } from './class-tokens.js';

/** Functions about names, screens and the session, by name. */
export function logicFunctions(engine: Engine): { [name: string]: unknown } {
  const { world, state, request } = engine;
  /** A name given as text; `i` and `x` in it are what they are in the block. */
  const named = (text: unknown): Name => {
    const name = parseName(String(text));
    if (!name) throw authorError(`"${String(text)}" is not the name of an answer`);
    return concrete(name, engine);
  };
  const nameText = (text: unknown): string => {
    const name = named(text);
    return name.root + name.parts.join('');
  };
  const read = (text: unknown): unknown => {
    const name = nameText(text);
    if (!world.defined(name)) return undefined;
    return world.handles.expose(world.use(name, world.peekName(name)));
  };
  const given = (values: unknown): { [key: string]: Json } => {
    const map = world.toApi(values ?? {});
    return typeof map === 'object' && map !== null && !Array.isArray(map) ? map : {};
  };
  return {
    defined: (...names: unknown[]) => names.every((name) => world.defined(nameText(name))),
    value: read,
    showifdef: (name: unknown, otherwise: unknown = '') => read(name) ?? otherwise,
    undefine: (...names: unknown[]) => {
      for (const name of names.map(nameText)) {
        delete world.given[name];
        delete world.former[name];
        world.setName(named(name), undefined);
      }
    },
    invalidate: (...names: unknown[]) => {
      for (const name of names.map(nameText)) world.dependencies.take(name, false);
    },
    force_ask: (...names: unknown[]) => {
      const key = `${engine.running.block?.key ?? ''}:${names.map(String).join(',')}`;
      const pending = state.queue[0];
      const inAction = pending !== undefined && 'action' in pending;
      if (!inAction && state.forced[key]) return;
      if (!inAction) state.forced[key] = 1;
      world.signal(new Forced(names.map(nameText)));
    },
    all_variables: () =>
      Object.fromEntries(Object.keys(world.vars).map((name) => [name, world.toApi(world.peekRoot(name))])),
    need: () => true,
    define: (name: unknown, of: unknown, attributes?: unknown) => {
      const parsed = named(name);
      const text = parsed.root + parsed.parts.join('');
      const className = classNameOf(of);
      if (className === null) {
        world.setName(parsed, of);
        return of;
      }
      const made = world.maker.create(className, text);
      world.setName(parsed, made);
      fillObject(engine, made, attributes);
      return made.proxy;
    },
    re_run_logic: () => world.signal(new Rerun()),
    message: (title: unknown, text: unknown = '') =>
      world.signal(new Message(naturalText(title, world), naturalText(text, world))),
    command: (name: unknown, options?: { url?: unknown }) =>
      world.signal(
        new Commanded(String(name), options?.url === undefined ? null : naturalText(options.url, world)),
      ),
    validation_error: (text: unknown, options?: { field?: unknown }) =>
      world.signal(
        new Invalid(naturalText(text, world), options?.field === undefined ? null : nameText(options.field)),
      ),
    set_progress: (value: unknown) => {
      state.progress = Math.max(0, Math.min(100, Number(value)));
    },
    get_progress: () => state.progress,
    nav: Object.freeze({
      set_section: Object.freeze((id: unknown) => {
        state.section = String(id);
      }),
      get_section: Object.freeze(() => state.section),
    }),
    set_parts: (parts: unknown) => {
      for (const [part, value] of Object.entries(given(parts))) state.parts[part] = naturalText(value, world);
    },
    set_language: (language: unknown) => {
      const before = world.language;
      world.language = String(language);
      state.language = world.language;
      if (before !== world.language) world.dependencies.changed('@language');
    },
    get_language: () => world.spoken(),
    returning_user: (minutes: unknown = 6) =>
      state.lastStep !== undefined && request.now - state.lastStep >= Number(minutes) * 60_000,
    interview_url: (args?: unknown) => new Address(interviewUrl(given(args), request.interview)),
    url_args: Object.freeze({ ...state.urlArgs }),
    user_logged_in: () => request.person.id !== null,
    user_info: () => {
      const { id, email, firstName, lastName, privileges } = request.person;
      return { id, email, first_name: firstName, last_name: lastName, privileges: [...privileges] };
    },
    user_has_privilege: (...wanted: unknown[]) =>
      wanted.flat().some((one) => request.person.privileges.includes(String(one))),
    user_role: () => request.person.privileges[0] ?? null,
    url_action: (action: unknown, values?: unknown) => {
      const offer = {
        label: '',
        action: String(action),
        arguments: given(values),
        edits: null,
        deletes: null,
      };
      engine.offered.push(offer);
      return new Address(
        `?action=${encodeURIComponent(offer.action)}&arguments=${encodeURIComponent(JSON.stringify(offer.arguments))}`,
      );
    },
    action_button_html: (url: unknown, options?: { label?: unknown }) => {
      const label =
        options?.label === undefined ? phrase(world.language, 'edit') : naturalText(options.label, world);
      const target = url instanceof Address ? Address.url(url) : naturalText(url, world);
      const offer = engine.offered.at(-1);
      if (url instanceof Address && offer?.label === '') offer.label = label;
      const safe = url instanceof Address || /^(?:https?|mailto|tel):/i.test(target) ? target : '#';
      return new Markup(
        `<a class="action-button" href="${escapeHtml(safe)}">${escapeHtml(label)}</a>`,
        label,
      );
    },
    action_argument: (name?: unknown) =>
      name === undefined ? { ...engine.actionArguments } : engine.actionArguments[naturalText(name, world)],
    action_arguments: () => ({ ...engine.actionArguments }),
    term: (phrase: unknown, shown: unknown = phrase) =>
      engine.glossary.mark(naturalText(phrase, world), naturalText(shown, world)),
    random: () => seededRandom(engine),
    uuid: () => seededUuid(engine),
  };
}

/** The page where an interview starts; `i` names another than this one, the rest are its `url_args`. */
function interviewUrl({ i: other, ...args }: { [key: string]: Json }, own: string): string {
  const interview = other === undefined ? own : jsonText(other);
  if (!/^[\w-]+:[\w-]+$/.test(interview))
    throw authorError(`interview_url: "${interview}" is not written as addon:file`);
  const query = Object.entries(args).map(
    ([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(jsonText(value))}`,
  );
  return `/interviews/${interview.replace(':', '/')}${query.length > 0 ? `?${query.join('&')}` : ''}`;
}

/** `kids[i].name` with what `i` stands for; `x.name` with the name of `x`. */
export function concrete(name: Name, engine: Engine): Name {
  const { x, indices } = engine.world.bindings;
  const parts = name.parts.map((part) => {
    const at = (indexVariables as readonly string[]).indexOf(part.slice(1, -1));
    const value = part.startsWith('[') && at !== -1 ? indices[at] : undefined;
    if (value === undefined) return part;
    return typeof value === 'number' ? `[${value}]` : keyPart(value);
  });
  if (name.root !== 'x' || !x) return { root: name.root, parts };
  const prefix = parseName(x.name) as Name;
  return { root: prefix.root, parts: [...prefix.parts, ...parts] };
}

function fillObject(engine: Engine, made: Thing, attributes: unknown): void {
  if (typeof attributes !== 'object' || attributes === null) return;
  const { object_type: type, ...rest } = attributes as { object_type?: unknown };
  if (type !== undefined) engine.world.setAttribute(made, 'object_type', classNameOf(type));
  engine.world.maker.fill(made, rest);
}
