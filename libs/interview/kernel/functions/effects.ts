import type { Engine } from '../engine.js';
import { fetchJson } from './fetch-json.js';
import { mailAttachments } from './mail-attachments.js';
import { qrCode } from './qr-code.js';
import { naturalText } from '../text/natural.js';
import { escapeHtml } from '../../text/escape.js';
import { ListThing } from '../objects/thing.js';
import { Markup } from '../values/markup.js';

/** Effects are only noted here; the host does them once the answers are stored. */
export function effectFunctions(engine: Engine): { [name: string]: (...values: never[]) => unknown } {
  const text = (value: unknown): string => naturalText(value, engine.world);
  /** A person's number is that for messages, in E.164 form; one that was typed stays as it is. */
  const number = (to: unknown): string => {
    const thing = engine.world.handles.thingOf(to);
    const own = thing?.spec.methods['sms_number'];
    return thing && own ? text(own(thing, engine.world)) : text(to);
  };
  return {
    send_email: (
      given: {
        to?: unknown;
        subject?: unknown;
        body?: unknown;
        template?: unknown;
        attachments?: unknown;
      } = {},
    ) => {
      const view = engine.world.handles.viewOf(given.template);
      const markup = view?.markup();
      const body = markup ? Markup.plain(markup).trim() : text(given.body);
      const subject = view?.subject && given.subject === undefined ? view.subject() : text(given.subject);
      engine.pendingEffects.push({
        type: 'send_email',
        to: emails(given.to, engine),
        subject,
        text: body,
        html: markup ? Markup.html(markup) : `<p>${escapeHtml(body).replaceAll('\n', '<br>\n')}</p>`,
        attachments: mailAttachments(given.attachments, engine),
      });
      return true;
    },
    send_sms: (given: { to?: unknown; body?: unknown } = {}) => {
      for (const to of each(given.to, engine))
        engine.pendingEffects.push({ type: 'send_sms', to: number(to), body: text(given.body) });
      return true;
    },
    log: (value: unknown) => {
      engine.pendingEffects.push({ type: 'log', text: text(value) });
    },
    fetch_json: (url: unknown, options?: unknown) => fetchJson(engine, url, options),
    qr_code: (value: unknown) => qrCode(text(value)),
    interview_list: () => engine.request.sessions ?? [],
  };
}

/** The persons or addresses that are meant: one, an array or a List. */
function each(to: unknown, { world }: Engine): unknown[] {
  const many = Array.isArray(world.handles.unwrap(to)) || world.handles.thingOf(to) instanceof ListThing;
  return many ? [...(to as Iterable<unknown>)] : to === undefined || to === null ? [] : [to];
}

/** A person's e-mail address stands in `email`; text may hold several addresses. */
function emails(given: unknown, engine: Engine): string[] {
  const { handles } = engine.world;
  return each(given, engine).flatMap((to) => {
    const thing = handles.thingOf(to);
    const person = thing !== null && Object.hasOwn(thing.spec.parts, 'name');
    const address = person ? handles.expose(engine.world.attribute(thing, 'email')) : to;
    return naturalText(address, engine.world)
      .split(/[,;]/)
      .map((part) => part.trim())
      .filter((part) => part !== '');
  });
}
