import {
  createHash,
  createHmac,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from 'node:crypto';
import type { AskedPasskey, MadePasskey, UsedPasskey } from '../passkey-ceremonies.js';

/** What an attacker, or another site, would have an authenticator or browser do differently. */
export interface Otherwise {
  origin?: string;
  rpId?: string;
  userVerified?: boolean;
  crossOrigin?: boolean;
  counter?: number;
  userHandle?: string;
  prf?: string;
}

interface Credential {
  id: Buffer;
  rpId: string;
  userHandle: string;
  key: KeyObject;
  counter: number;
  /** Of this credential alone; null for an authenticator without PRF. */
  prfKey: Buffer | null;
}

interface Options {
  challenge: string;
  rp?: { id: string };
  rpId?: string;
  user?: { id: string };
  extensions: { prf: { eval: { first: string } } };
}

const FLAGS = { userPresent: 1, userVerified: 4, attested: 64 };

/** An authenticator and the browser around it (WebAuthn Level 3), in memory: for tests alone. */
export class SoftwareAuthenticator {
  readonly credentials: Credential[] = [];

  constructor(
    private readonly origin: string,
    private readonly hasPrf = true,
  ) {}

  /** Makes a passkey as it was asked to. */
  create(asked: Pick<AskedPasskey, 'challenge' | 'options'>, otherwise: Otherwise = {}): MadePasskey {
    const options = asked.options as unknown as Options;
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const credential: Credential = {
      id: randomBytes(32),
      rpId: otherwise.rpId ?? options.rp!.id,
      userHandle: options.user!.id,
      key: privateKey,
      counter: otherwise.counter ?? 1,
      prfKey: this.hasPrf ? randomBytes(32) : null,
    };
    this.credentials.push(credential);
    const id = credential.id.toString('base64url');
    const attested = Buffer.concat([
      Buffer.alloc(16),
      uint16(credential.id.length),
      credential.id,
      coseKey(privateKey),
    ]);
    const authData = authenticatorData(credential, FLAGS.attested, otherwise, attested);
    return {
      challenge: asked.challenge,
      ...this.prfOf(credential, options, otherwise),
      credential: {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: this.clientData('webauthn.create', options, otherwise).toString('base64url'),
          attestationObject: attestationObject(authData).toString('base64url'),
        },
      },
    };
  }

  /** Uses the newest passkey, or this one. */
  get(
    asked: Pick<AskedPasskey, 'challenge' | 'options'>,
    otherwise: Otherwise = {},
    credential = this.credentials.at(-1)!,
  ): UsedPasskey {
    const options = asked.options as unknown as Options;
    credential.counter += 1;
    const id = credential.id.toString('base64url');
    const authData = authenticatorData(credential, 0, otherwise);
    const clientData = this.clientData('webauthn.get', options, otherwise);
    const signed = Buffer.concat([authData, createHash('sha256').update(clientData).digest()]);
    return {
      challenge: asked.challenge,
      ...this.prfOf(credential, options, otherwise),
      credential: {
        id,
        rawId: id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData.toString('base64url'),
          authenticatorData: authData.toString('base64url'),
          signature: sign('sha256', signed, credential.key).toString('base64url'),
          userHandle: otherwise.userHandle ?? credential.userHandle,
        },
      },
    };
  }

  private clientData(type: string, { challenge }: Options, otherwise: Otherwise): Buffer {
    const { origin = this.origin, crossOrigin = false } = otherwise;
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin }));
  }

  /** The browser's HKDF is left out: any 32 bytes that only this passkey gives. */
  private prfOf({ prfKey }: Credential, { extensions }: Options, { prf }: Otherwise) {
    if (prfKey === null) return {};
    return {
      prf:
        prf ?? createHmac('sha256', prfKey).update(extensions.prf.eval.first).digest().toString('base64url'),
    };
  }
}

function authenticatorData(
  { rpId, counter }: Credential,
  more: number,
  otherwise: Otherwise,
  attested: Buffer = Buffer.alloc(0),
): Buffer {
  const verified = otherwise.userVerified === false ? 0 : FLAGS.userVerified;
  const count = Buffer.alloc(4);
  count.writeUInt32BE(otherwise.counter ?? counter);
  return Buffer.concat([
    createHash('sha256')
      .update(otherwise.rpId ?? rpId)
      .digest(),
    Buffer.of(FLAGS.userPresent | verified | more),
    count,
    attested,
  ]);
}

/** CBOR (RFC 8949): {fmt: 'none', attStmt: {}, authData}. */
function attestationObject(authData: Buffer): Buffer {
  return Buffer.concat([
    Buffer.of(0xa3),
    cborText('fmt'),
    cborText('none'),
    cborText('attStmt'),
    Buffer.of(0xa0),
    cborText('authData'),
    Buffer.of(0x59),
    uint16(authData.length),
    authData,
  ]);
}

/** COSE (RFC 9053): {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}. */
function coseKey(privateKey: KeyObject): Buffer {
  const { x, y } = createPublicKey(privateKey).export({ format: 'jwk' });
  const coordinate = (text: string | undefined) =>
    Buffer.concat([Buffer.of(0x58, 0x20), Buffer.from(text!, 'base64url')]);
  return Buffer.concat([
    Buffer.of(0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21),
    coordinate(x),
    Buffer.of(0x22),
    coordinate(y),
  ]);
}

function cborText(text: string): Buffer {
  return Buffer.concat([Buffer.of(0x60 + text.length), Buffer.from(text)]);
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
