type Rule = (installation: unknown, tenant: unknown) => boolean;

const oneOf =
  (...fromLooseToStrict: string[]): Rule =>
  (installation, tenant) =>
    fromLooseToStrict.indexOf(String(tenant)) >= fromLooseToStrict.indexOf(String(installation));
const onlyOff: Rule = (installation, tenant) => installation === true || tenant === false;
const onlyAway: Rule = (installation, tenant) => tenant === null || tenant === installation;
const onlyLower: Rule = (installation, tenant) => Number(tenant) <= Number(installation);
const onlyFewer: Rule = (installation, tenant) =>
  list(tenant).every((item) => list(installation).includes(item));
const onlyMore: Rule = (installation, tenant) =>
  list(installation).every((item) => list(tenant).includes(item));
const onlyTheProvider: Rule = (installation, tenant) => installation === tenant;
const notToFile: Rule = (installation, tenant) => tenant !== 'file' || installation === 'file';

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/**
 * For each setting that protects people, whether a tenant's value is at least as strict as the
 * installation's. What has no rule here (theme, locale, a tenant's own providers) is the tenant's choice.
 */
const RULES: readonly [path: RegExp, rule: Rule][] = [
  [/^encryption\.key_sources\./, oneOf('derived', 'password', 'passkey')],
  [/^encryption\.allow_(plaintext|background_access)$/, onlyOff],
  [/^encryption\.background_days$/, onlyLower],
  // A key for escrow is one more reader: an organization's admins may only give it up.
  [/^encryption\.escrow\./, onlyAway],
  [/^encryption\.minimum_grade$/, oneOf('C', 'B', 'A')],
  [/^identity\.registration$/, oneOf('open', 'confirm_first', 'invite')],
  [/^identity\.login_methods\.sms\.countries$/, onlyFewer],
  [/^identity\.login_methods\.sms\.(per_number|daily_limit|silent_days)$/, onlyLower],
  [/^identity\.second_factor\.methods$/, onlyFewer],
  [/^identity\.second_factor\.required_for$/, onlyMore],
  [/^identity\.email_confirmation_privileges$/, onlyMore],
  [/^identity\.guests\.allowed$/, onlyOff],
  [/^identity\.guests\.keep_/, onlyLower],
  [/^identity\.guests\.shared_minutes$/, onlyLower],
  [/^messaging\.(mail|sms)\.driver$/, notToFile],
  // Another base address than the provider's own is for tests, and would make the host call it.
  [/\.base_url$/, onlyTheProvider],
  [/^retention\./, onlyLower],
  [/^limits\./, onlyLower],
];

/** Whether `tenant` may stand in place of `installation` at this dotted path without loosening it. */
export function isStricter(path: string, installation: unknown, tenant: unknown): boolean {
  return RULES.every(([pattern, rule]) => !pattern.test(path) || rule(installation, tenant));
}
