import { textsFor } from '../texts/texts.js';
import type { AuditPerson, AuditView } from '../view-models/audit.js';
import { consolePage, outcome } from './console.js';
import { formInput } from './form-input.js';
import { formSelect } from './form-select.js';

const outcomeTags: { readonly [outcome: string]: string } = { done: 'ok', refused: 'danger', begun: 'warn' };

export function auditPage(view: AuditView) {
  const { frame, filter, errors, tenants } = view;
  const texts = textsFor(frame.language);
  const eventWord = (event: string) => texts.auditEvents[event] ?? event;
  const outcomeWord = (name: string) => texts.auditOutcomes[name] ?? name;
  const person = ({ kind, name, isGone }: AuditPerson) =>
    name ?? (isGone ? texts.auditGone : (texts.auditKinds[kind] ?? kind));
  const day = (name: 'since' | 'until', label: string) =>
    formInput({ name, label, type: 'date', value: filter[name], autocomplete: 'off' }, errors);
  return {
    ...consolePage(frame, 'audit'),
    ...view,
    ...outcome(view),
    selects: [
      ...(tenants === null
        ? []
        : [
            formSelect({
              name: 'tenant',
              label: texts.auditWhose,
              value: tenants.chosen,
              choices: [
                ['', texts.consoleProvider],
                ...tenants.slugs.map((slug): [string, string] => [slug, slug]),
              ],
            }),
          ]),
      formSelect({
        name: 'event',
        label: texts.auditWhat,
        value: filter.event,
        choices: [
          ['', texts.auditAny],
          ...view.events.map((event): [string, string] => [event, eventWord(event)]),
        ],
      }),
      formSelect({
        name: 'outcome',
        label: texts.auditResult,
        value: filter.outcome,
        choices: [
          ['', texts.auditAny],
          ...view.outcomes.map((name): [string, string] => [name, outcomeWord(name)]),
        ],
      }),
    ],
    inputs: [
      ...(tenants === null
        ? [
            formInput(
              {
                name: 'person',
                label: texts.auditPerson,
                type: 'email',
                value: filter.person,
                autocomplete: 'off',
              },
              errors,
            ),
          ]
        : []),
      day('since', texts.auditSince),
      day('until', texts.auditUntil),
    ],
    entries: view.entries.map(({ event, outcome: name, who, whom, ...entry }) => ({
      ...entry,
      what: eventWord(event),
      tag: outcomeTags[name] ?? 'plain',
      word: outcomeWord(name),
      who: person(who),
      whom: whom && person(whom),
    })),
  };
}
