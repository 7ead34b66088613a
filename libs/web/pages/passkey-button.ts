import type { PasskeyButton } from '../view-models/passkeys.js';

/** Gives the options for using a passkey; the same for everybody. */
export const PASSKEY_OPTIONS = '/api/v1/auth/passkey/options';

/** The button as `parts/passkey-button` takes it. */
export function passkeyButton(button: PasskeyButton, label: string, isSecond = false) {
  return { asked: null, ...button, label, isSecond };
}
