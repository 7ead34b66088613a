import type { Page } from 'playwright-core';

/**
 * Gives a page Chromium's own authenticator in memory (CDP's WebAuthn domain), which answers by itself. `hasPrf`:
 * whether its passkeys give secrets (the WebAuthn extension `prf`). Gives how many passkeys it holds.
 */
export async function addAuthenticator(page: Page, hasPrf: boolean): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      hasPrf,
    },
  });
  return async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length;
}
