import { Logger } from '@nestjs/common';
import { type AddonPorts, type AddonSettings, sealedFiles } from '#addons';
import type { Config } from '#config';
import { Egress } from '#egress';
import type { PlatformKey } from '#encryption';
import type { Accounts } from '#identity';
import { openMailSender, openSmsSender } from '#messaging';
import type { BlobStore } from '#storage';
import { messagingDrivers } from './messages.js';

interface Parts {
  config: Config;
  platformKey: PlatformKey;
  blobs: BlobStore;
  accounts: Accounts;
  addonSettings: AddonSettings;
  /** The configuration as it holds for a tenant. */
  configOf(tenantId: string): Promise<Config>;
}

/** What the host does for add-ons, for whichever tenant it is told; they are handed it bound to theirs. */
export function addonPorts(parts: Parts): AddonPorts {
  const egress = new Egress(parts.config.egress, { standardPort: true });
  const { modules } = parts.config.addons;
  return {
    settings: (tenantId, { name, settings }) => parts.addonSettings.inForce(tenantId, name, settings),
    async mail(tenantId, { to, subject, text }) {
      const { messaging, dataFolder } = await parts.configOf(tenantId);
      const sender = await openMailSender(messaging, dataFolder, messagingDrivers);
      await sender.send({ to, subject, text, html: `<pre>${escaped(text)}</pre>` });
    },
    async sms(tenantId, sms) {
      const { messaging, dataFolder } = await parts.configOf(tenantId);
      await (await openSmsSender(messaging, dataFolder, messagingDrivers)).send(sms);
    },
    fetch: (address, request) => egress.fetch(address, request),
    files: (tenantId, addon) => sealedFiles(parts.blobs, parts.platformKey, tenantId, addon, modules.fileKib),
    users: async (tenantId) =>
      (await parts.accounts.list(tenantId)).map(({ id, privileges }) => ({ id, privileges })),
    log: (tenantId, addon, text) =>
      // Control characters would forge lines of the log.
      new Logger(`${addon} of ${tenantId}`).log(
        text.slice(0, modules.logCharacters).replaceAll(/\p{Cc}/gu, ' '),
      ),
  };
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
