/** What each mail says, by its name. `site` is the organization's name; `link` stands in a paragraph of its own. */
export interface MailValues {
  'confirm-address': { site: string; link: string; hours: number };
  /** Somebody registers with an address that has an account: the page says the same as for a new one. */
  'address-taken': { site: string; link: string };
  'reset-password': { site: string; link: string; minutes: number };
  'password-changed': { site: string; time: string; link: string };
  /** An account was opened without its keys; what it held stays locked for `days`. */
  'answers-locked': { site: string; time: string; days: number; link: string };
  'answers-deleted-soon': { site: string; date: string; link: string };
  /** Papers of an interview, attached. */
  papers: { site: string };
  'new-login': { site: string; device: string; time: string; link: string };
  /** A login that needs a link by mail, after too many failures. */
  'login-link': { site: string; link: string; minutes: number };
  'login-code': { site: string; code: string; minutes: number };
  /** To the old address; `link` undoes it. */
  'address-changed': { site: string; time: string; link: string; days: number };
  'factor-changed': { site: string; time: string; link: string };
  /** A password, passkey, code or login elsewhere that signs in was added or taken away. */
  'way-in-changed': { site: string; time: string; link: string };
  /** An admin tries the settings. */
  test: { site: string; asker: string; link: string };
  /** To who may make an account here. */
  'account-invitation': { site: string; link: string; days: number };
  invitation: { site: string; asker: string; link: string; days: number };
  /** The owner of a shared interview has deleted it. */
  'session-deleted': { site: string; title: string; time: string };
}

export interface SmsValues {
  'sms-code': { site: string; code: string; minutes: number };
  /** To the number before; `link` undoes it. */
  'number-changed': { site: string; link: string; days: number };
  /** For accounts that have no address. */
  'factor-changed': { site: string; link: string };
  'way-in-changed': { site: string; link: string };
  test: { site: string };
}
