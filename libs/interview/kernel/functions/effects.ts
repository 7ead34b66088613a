import type { Engine } from '../engine.js';
import { fetchJson } from './fetch-json.js';
import { qrCode } from './qr-code.js';
import { naturalText } from '../text/natural.js';
import { escapeHtml } from '../../text/escape.js';

/** Effects are only noted here; the host does them once the answers are stored. */
export function effectFunctions(engine: Engine): { [name: string]: (...values: never[]) => unknown } {
  const text = (value: unknown): string => naturalText(value, engine.world);
  const many = (value: unknown): string[] =>
    Array.isArray(value) ? value.map(text) : value === undefined || value === null ? [] : [text(value)];
  const address = (value: unknown): string[] =>
    many(value)
      .flatMap((one) => one.split(/[,;]/).map((part) => part.trim()))
      .filter((part) => part !== '');
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
      const body = view ? view.text() : text(given.body);
      const subject = view?.subject && given.subject === undefined ? view.subject() : text(given.subject);
      const to = emails(given.to, engine, address);
      engine.pendingEffects.push({
        type: 'send_email',
        to,
        subject,
        text: body,
        html: `<p>${escapeHtml(body).replaceAll('\n', '<br>\n')}</p>`,
        attachments: many(given.attachments),
      });
      return true;
    },
    send_sms: (given: { to?: unknown; body?: unknown } = {}) => {
      engine.pendingEffects.push({ type: 'send_sms', to: number(given.to), body: text(given.body) });
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

/** A person's e-mail address stands in `email`. */
function emails(to: unknown, engine: Engine, address: (value: unknown) => string[]): string[] {
  const thing = engine.world.handles.thingOf(to);
  if (thing && Object.hasOwn(thing.spec.parts, 'name'))
    return address(engine.world.handles.expose(engine.world.attribute(thing, 'email')));
  return address(to);
}
