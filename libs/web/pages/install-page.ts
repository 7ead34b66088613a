import { textsFor } from '../texts/texts.js';
import type { InstallView, Permission, PermissionChange } from '../view-models/addons.js';
import { consolePage, outcome } from './console.js';

const tags = { new: 'new', same: 'plain', gone: 'ok' } as const;
const order = ['new', 'same', 'gone'];

/** A first install is the upgrade page with every permission marked New; a yes is never ticked beforehand. */
export function installPage(view: InstallView) {
  const { frame, title, version, from } = view;
  const texts = textsFor(frame.language);
  const asked = view.permissions.filter(({ change }) => change === 'new');
  return {
    ...consolePage(frame, 'addons', heading(view)),
    ...view,
    ...outcome(view),
    heading: heading(view),
    asks: asked.length > 0 ? texts.asksForNew(asked.length) : texts.asksForNothingNew,
    permissions: view.permissions
      .toSorted((a, b) => order.indexOf(a.change) - order.indexOf(b.change))
      .map((change) => permissionRow(view, change)),
    asked: asked.flatMap(({ permission }) => {
      const { name } = permissionWords(frame.language, permission);
      return acceptValues(permission).map((value) => ({ value, name }));
    }),
    same: view.permissions
      .filter(({ change }) => change === 'same')
      .flatMap(({ permission }) => acceptValues(permission)),
    effects: effects(view),
    yes: texts.yesMay(title),
    button: from === null ? texts.install(title) : texts.upgrade(version),
    keep: from === null ? texts.cancel : texts.keep(from),
    isModule: view.kind === 'module',
  };
}

function heading({ frame, title, version, from }: InstallView): string {
  const texts = textsFor(frame.language);
  return from === null ? texts.installTitle(title, version) : texts.upgradeTitle(title, version);
}

function permissionRow({ frame, from }: InstallView, { change, permission }: PermissionChange) {
  const texts = textsFor(frame.language);
  const { name, consequence } = permissionWords(frame.language, permission);
  return {
    change,
    tag: tags[change],
    changeWord: texts.changes[change],
    name,
    consequence: change === 'gone' && from !== null ? texts.goneNote(from) : consequence,
  };
}

function permissionWords(language: string, { id, hosts }: Permission) {
  const [name = id, consequence = ''] = textsFor(language).permissionWords[id];
  return { name: name.replace('{hosts}', new Intl.ListFormat(language).format(hosts)), consequence };
}

/** As the API's `acceptPermissions` names them: one per host, so that a new host needs a new yes. */
function acceptValues({ id, hosts }: Permission): string[] {
  return id === 'http' ? hosts.map((host) => `http:${host}`) : [id];
}

function effects({ frame, from, version, sessionsUnderWay }: InstallView) {
  const texts = textsFor(frame.language);
  if (from === null) return [{ text: texts.startsAtOnce, note: null }];
  return [
    { text: texts.underWay(sessionsUnderWay, from), note: texts.newOnes(version) },
    { text: texts.canGoBack(from), note: texts.storedCopy },
  ];
}
