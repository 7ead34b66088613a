import type { AddonFiles, AddonPorts } from '../facades/addon-facades.js';

const files: AddonFiles = {
  put: async () => undefined,
  get: async () => null,
  delete: async () => undefined,
  list: async () => [],
};

/** A host that does nothing for add-ons; a test puts its own in place of what it is about. */
export const noPorts: AddonPorts = {
  settings: async () => ({}),
  mail: async () => undefined,
  sms: async () => undefined,
  fetch: async () => new Response(null, { status: 204 }),
  files: () => files,
  users: async () => [],
  log: () => undefined,
};
