import { z } from 'zod';

/** Longer than any that authenticators make (a credential id has at most 1023 bytes; WebAuthn Level 3, 6.1). */
const base64url = z
  .string()
  .max(8192)
  .regex(/^[A-Za-z0-9_-]*$/, 'written in base64url');

const challenge = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'the challenge as it was given');
/** 32 bytes that HKDF in the browser made of the PRF output. */
const prf = z
  .string()
  .regex(/^[A-Za-z0-9_-]{43}$/, '32 bytes, base64url')
  .optional();

const credential = {
  id: base64url.min(1).max(1400),
  rawId: base64url.min(1).max(1400),
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
  // What the browser says of extensions proves nothing, and is not read.
  clientExtensionResults: z
    .record(z.string(), z.unknown())
    .default({})
    .transform(() => ({})),
};

/** `AuthenticationResponseJSON` of WebAuthn Level 3. */
const usedCredential = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.max(100).nullish().transform(orUndefined),
    attestationObject: base64url.nullish().transform(orUndefined),
  }),
});

/** `RegistrationResponseJSON` of WebAuthn Level 3; what it says twice is read from `attestationObject`. */
const madeCredential = z.strictObject({
  ...credential,
  response: z
    .strictObject({
      clientDataJSON: base64url,
      attestationObject: base64url,
      authenticatorData: base64url.optional(),
      transports: z.array(z.string().max(40)).max(10).optional(),
      publicKey: base64url.nullish(),
      publicKeyAlgorithm: z.int().optional(),
    })
    .transform(({ clientDataJSON, attestationObject }) => ({ clientDataJSON, attestationObject })),
});

export const usedPasskey = { challenge, credential: usedCredential, prf };

export const madePasskey = { challenge, credential: madeCredential, prf };

export const passkeyLoginBody = z
  .strictObject({ ...usedPasskey, takeSessions: z.array(z.uuid()).max(100).optional() })
  .meta({ id: 'PasskeyLogin' });

export const firstPasskeyBody = z
  .strictObject({ ...madePasskey, takeSessions: z.array(z.uuid()).max(100).optional() })
  .meta({ id: 'FirstPasskey' });

function orUndefined<T>(value: T | null | undefined): T | undefined {
  return value ?? undefined;
}
