import { existsSync } from 'node:fs';
import { type Config, isLoopback, keyRefusals, refusals } from '#config';
import { checkTheme } from '#web';
import { sheetMark } from '../recovery-sheet.js';
import { type Finding, good, graver, warning, wrong } from './finding.js';

/** What a host with this configuration would refuse to start for. */
export function checkRefusals(config: Config): Finding[] {
  const reasons = refusals(config);
  if (reasons.length === 0) return [good('configuration', 'A host starts with this configuration.')];
  return reasons.map((reason) => wrong('configuration', reason));
}

/** Where the platform key lies, and whether its loss could be mended. Its mode is checked when it is read. */
export function checkPlatformKey(config: Config, env: NodeJS.ProcessEnv): Finding[] {
  const { platformKey } = config.encryption;
  if (env.AFFIANT_PLATFORM_KEY) {
    return [good('platform_key', 'The platform key comes from AFFIANT_PLATFORM_KEY; keep a copy elsewhere.')];
  }
  if (platformKey.source !== 'file') {
    return [good('platform_key', `The platform key comes from ${platformKey.source}.`)];
  }
  const production = config.environment === 'production';
  const beside = keyRefusals({ ...config, environment: 'production' }).length > 0;
  return [
    beside
      ? graver(production, 'platform_key', 'The platform key lies beside the data: one theft takes both.')
      : good('platform_key', 'The platform key lies outside of the data folder, closed to other users.'),
    existsSync(sheetMark(platformKey.path))
      ? good('recovery_sheet', 'The recovery sheet of the platform key was confirmed.')
      : graver(
          production,
          'recovery_sheet',
          'Nobody confirmed the recovery sheet: with the key all answers are lost. Run: affiant init',
        ),
  ];
}

/** Cookies and answers on the way. */
export function checkHttps({ environment, server }: Config): Finding {
  if (server.tls.cert !== null) return good('https', 'The host ends TLS itself.');
  if (server.trustedProxies.length > 0) {
    return good('https', `TLS ends at the proxy (${server.trustedProxies.join(', ')}).`);
  }
  return isLoopback(server.host)
    ? good('https', 'Plain HTTP, which works on loopback only.')
    : graver(environment !== 'development', 'https', `Plain HTTP on ${server.host}: set server.tls.`);
}

/** `registration: open` tells whether an address has an account. */
export function checkProbing({ identity }: Config): Finding {
  return identity.registration === 'open'
    ? warning(
        'addresses_can_be_probed',
        'Registration tells whether an address is taken (identity.registration: open). confirm_first does not.',
      )
    : good('addresses_can_be_probed', 'Registration does not tell whether an address is taken.');
}

/** The installation's own theme is not asked about when it is set, since files set it. */
export function checkOwnTheme({ theme }: Config): Finding {
  const [first] = checkTheme(theme);
  return first === undefined
    ? good('theme', 'Text can be read in the colours of theme.')
    : warning('theme', `Text cannot be read in the colours of theme: ${first.message}`);
}

/** Methods of grade C with no passkey to rise from it. */
export function checkDerivedMethods(tenants: readonly { slug: string; config: Config }[]): Finding {
  const without = tenants.filter(
    ({ config }) => derivedMethods(config).length > 0 && !config.identity.loginMethods.passkey.enabled,
  );
  return without.length === 0
    ? good('derived_without_passkey', 'Who signs in by SMS or a provider can lock the account to a passkey.')
    : warning(
        'derived_without_passkey',
        `The server can work out the keys of who signs in by SMS or a provider, and passkeys are off: ${without.map(({ slug }) => slug).join(', ')}.`,
      );
}

/** The login methods in use whose key the server can derive. */
export function derivedMethods({ encryption, identity }: Config): ('sms' | 'oidc' | 'facebook')[] {
  const { sms, oidc, facebook } = identity.loginMethods;
  const on = { sms: sms.enabled, oidc: oidc.length > 0, facebook: facebook.enabled };
  return (['sms', 'oidc', 'facebook'] as const).filter(
    (method) => on[method] && encryption.keySources[method] === 'derived',
  );
}
