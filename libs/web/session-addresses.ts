/** Where the pages of a session send what people do. */
export interface SessionAddresses {
  screen: string;
  back: string;
  /** Takes a POST that looks again, without an answer. */
  refresh: string;
  actions: string;
  language: string;
  leave: string;
  delete: string;
  readers: string;
  send: string;
}

export function sessionAddresses(session: string): SessionAddresses {
  const screen = `/sessions/${encodeURIComponent(session)}`;
  return {
    screen,
    back: `${screen}/back`,
    refresh: `${screen}/refresh`,
    actions: `${screen}/actions`,
    language: `${screen}/language`,
    leave: `${screen}/leave`,
    delete: `${screen}/delete`,
    send: `${screen}/send`,
    readers: `/privacy${screen}`,
  };
}
