/** Options of either ceremony as WebAuthn Level 3 writes them in JSON. */
export interface PasskeyOptions {
  challenge: string;
  rpId?: string;
  rp?: PublicKeyCredentialRpEntity;
  user?: { id: string; name: string; displayName: string };
  excludeCredentials?: { id: string; type: 'public-key' }[];
  allowCredentials?: { id: string; type: 'public-key' }[];
  extensions: { prf: { eval: { first: string } } };
}

/** What the server is sent; `prf` is 32 bytes, base64url, null where the passkey gives no secret. */
interface PasskeyAnswer {
  credential: object;
  prf: string | null;
}

/** Binds the secret to its use: nothing else that knows the PRF's output gets the same. */
const INFO = 'affiant/passkey-secret/1';

/** Runs the ceremony. Throws a DOMException where it is stopped, or takes too long. */
export async function answerTo(isCreation: boolean, options: PasskeyOptions): Promise<PasskeyAnswer> {
  const publicKey = decoded(options);
  const credential = (await (isCreation
    ? navigator.credentials.create({ publicKey: publicKey as unknown as PublicKeyCredentialCreationOptions })
    : navigator.credentials.get({
        publicKey: publicKey as unknown as PublicKeyCredentialRequestOptions,
      }))) as PublicKeyCredential;
  const { prf } = credential.getClientExtensionResults();
  let first = prf?.results?.first ?? null;
  // Many authenticators give the secret only when the passkey is used, not when it is made.
  if (isCreation && first === null && prf?.enabled) first = await secretOf(credential, options);
  return { credential: encoded(credential), prf: first === null ? null : await derived(first) };
}

async function secretOf(credential: PublicKeyCredential, { rp, extensions }: PasskeyOptions) {
  const used = (await navigator.credentials.get({
    publicKey: {
      // Nobody checks this answer: what is wanted is the secret.
      challenge: crypto.getRandomValues(new Uint8Array(32)),
      ...(rp?.id !== undefined && { rpId: rp.id }),
      allowCredentials: [{ id: credential.rawId, type: 'public-key' }],
      userVerification: 'required',
      extensions: { prf: { eval: { first: bytes(extensions.prf.eval.first) } } },
    },
  })) as PublicKeyCredential;
  return used.getClientExtensionResults().prf?.results?.first ?? null;
}

/** HKDF-SHA-256 (RFC 5869): the PRF's own output never leaves the browser. */
async function derived(output: BufferSource): Promise<string> {
  const key = await crypto.subtle.importKey('raw', output, 'HKDF', false, ['deriveBits']);
  const info = new TextEncoder().encode(INFO);
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info };
  return base64url(await crypto.subtle.deriveBits(how, key, 256));
}

function decoded({
  challenge,
  user,
  excludeCredentials,
  allowCredentials,
  extensions,
  ...rest
}: PasskeyOptions) {
  const listed = (given: { id: string; type: 'public-key' }[]) =>
    given.map(({ id, type }) => ({ id: bytes(id), type }));
  return {
    ...rest,
    challenge: bytes(challenge),
    ...(user && { user: { ...user, id: bytes(user.id) } }),
    ...(excludeCredentials && { excludeCredentials: listed(excludeCredentials) }),
    ...(allowCredentials && { allowCredentials: listed(allowCredentials) }),
    extensions: { ...extensions, prf: { eval: { first: bytes(extensions.prf.eval.first) } } },
  };
}

/** As `PublicKeyCredential.toJSON`, which browsers of before 2024 lack; without the extensions, where the secret stands. */
function encoded({ id, rawId, type, response }: PublicKeyCredential): object {
  const named = response as AuthenticatorResponse &
    Partial<AuthenticatorAttestationResponse & AuthenticatorAssertionResponse>;
  const parts = [
    'clientDataJSON',
    'attestationObject',
    'authenticatorData',
    'signature',
    'userHandle',
  ] as const;
  const written = parts.flatMap((name) => {
    const part = named[name];
    return part ? [[name, base64url(part)] as const] : [];
  });
  return {
    id,
    rawId: base64url(rawId),
    type,
    clientExtensionResults: {},
    response: Object.fromEntries(written),
  };
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0));
}

function base64url(buffer: ArrayBuffer): string {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
