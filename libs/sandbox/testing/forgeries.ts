import { reply } from './stand-in.js';

const field = { name: 'name', label: 'Name', labelHtml: 'Name', datatype: 'text', inputType: null };
const mail = { type: 'send_email', to: ['a@example.org'], subject: '', text: '', html: '', attachments: [] };
const good = reply({});

/** Replies that a worker could only send if it were the attacker's. */
export const forgeries: { readonly [what: string]: string } = Object.fromEntries(
  Object.entries<unknown>({
    'an effect without its permission': { ...good, effects: [mail] },
    'an effect that there is not': { ...good, effects: [{ type: 'launch' }] },
    'a member that there is not': { ...good, tenant: 'another' },
    'a command that there is not': { ...good, command: 'grant' },
    'a screen of another kind': { ...good, screen: { ...good.screen, kind: 'page' } },
    'a field without its members': { ...good, screen: { ...good.screen, fields: [field] } },
    'a link to a script': {
      ...good,
      documents: [
        {
          name: 'a',
          filename: 'a',
          formats: ['pdf'],
          language: 'en',
          metadata: {},
          blocks: [
            { type: 'paragraph', content: [{ type: 'link', href: 'javascript:alert(1)', content: [] }] },
          ],
        },
      ],
    },
    'a number as state': { ...good, state: 7 },
    nothing: null,
  }).map(([what, value]) => [what, JSON.stringify(value)]),
);
