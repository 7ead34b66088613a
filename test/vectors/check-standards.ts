import { Argon2Pool } from '../../libs/encryption/argon2-pool.js';
import { aesGcmOpen, aesGcmSeal } from '../../libs/encryption/aes-gcm.js';
import { hkdfExpand, hkdfExtract } from '../../libs/encryption/hkdf.js';
import { type Aead, openPsk, sealPsk } from '../../libs/encryption/hpke.js';
import { hex } from '../../libs/encryption/vectors/read-vectors.js';
import { sharedSecret } from '../../libs/encryption/x25519.js';
import { verifyEd25519 } from '../../libs/addons/attestations/ed25519.js';
import { keyObject } from '../../libs/addons/attestations/public-key.js';
import { totpCode } from '../../libs/identity/totp.js';
import { type Figure, figure } from '../figures/figure.js';
import { readVectors } from './read-vectors.js';
import { totpVectors } from './totp-vectors.js';

const WYCHEPROOF = 'test/vectors/wycheproof';
const RFCS = 'libs/encryption/vectors';

/** All published vectors of what the product's cryptography is made of, run against the product's own functions. */
export async function checkStandards(): Promise<Figure[]> {
  return [...aesGcm(), x25519(), ed25519(), hpke(), hkdf(), totp(), await argon2id()];
}

interface AeadTest {
  tcId: number;
  key: string;
  iv: string;
  aad: string;
  msg: string;
  ct: string;
  tag: string;
  result: 'valid' | 'invalid';
}

/** Keys of 192 bits and nonces of another size than 12 bytes are in no suite of ours: those must be refused. */
function aesGcm(): Figure[] {
  const tests = readVectors<AeadTest>(`${WYCHEPROOF}/aes-gcm`);
  const ours = ({ key, iv }: AeadTest) => hex(iv).length === 12 && hex(key).length !== 24;
  const open = ({ key, iv, aad, ct, tag }: AeadTest) =>
    aesGcmOpen(hex(key), hex(iv), hex(aad), hex(ct + tag))?.toString('hex');
  const seal = ({ key, iv, aad, msg }: AeadTest) =>
    aesGcmSeal(hex(key), hex(iv), hex(aad), hex(msg)).toString('hex');
  return [
    figure('Wycheproof AES-GCM', tests.filter(ours), (test) =>
      test.result === 'valid'
        ? open(test) === test.msg && seal(test) === test.ct + test.tag
        : open(test) === undefined,
    ),
    figure(
      'Wycheproof AES-GCM, sizes that we do not use: refused',
      tests.filter((test) => !ours(test)),
      (test) => throws(() => open(test)) && throws(() => seal(test)),
    ),
  ];
}

/** A shared secret of zeros comes of a point of small order, which RFC 9180 (7.1.4) has us refuse. */
function x25519(): Figure {
  type Test = { tcId: number; public: string; private: string; shared: string };
  return figure('Wycheproof X25519', readVectors<Test>(`${WYCHEPROOF}/x25519`), (test) => {
    const exchange = () => sharedSecret(hex(test.private), hex(test.public));
    return /^0+$/.test(test.shared) ? throws(exchange) : exchange().equals(hex(test.shared));
  });
}

function ed25519(): Figure {
  type Test = { tcId: number; pk: string; msg: string; sig: string; result: 'valid' | 'invalid' };
  return figure(
    'Wycheproof Ed25519',
    readVectors<Test>(`${WYCHEPROOF}/ed25519`),
    ({ pk, msg, sig, result }) => {
      const key = keyObject({ kty: 'OKP', crv: 'Ed25519', x: hex(pk).toString('base64url') });
      return verifyEd25519(key, hex(msg), hex(sig)) === (result === 'valid');
    },
  );
}

function hpke(): Figure {
  type Test = Record<
    'info' | 'psk' | 'psk_id' | 'skRm' | 'pkRm' | 'skEm' | 'pkEm' | 'enc' | 'pt' | 'aad' | 'ct',
    string
  > & {
    aead: Aead;
  };
  return figure('RFC 9180, mode PSK', readVectors<Test>(`${RFCS}/hpke-psk`), (test) => {
    const context = { info: hex(test.info), psk: hex(test.psk), pskId: hex(test.psk_id), aead: test.aead };
    const recipient = { publicKey: hex(test.pkRm), privateKey: hex(test.skRm) };
    const ephemeral = { publicKey: hex(test.pkEm), privateKey: hex(test.skEm) };
    const sealed = sealPsk(context, recipient.publicKey, hex(test.aad), hex(test.pt), ephemeral);
    const opened = openPsk(context, recipient, hex(test.aad), hex(test.enc + test.ct));
    return sealed.equals(hex(test.enc + test.ct)) && opened?.toString('hex') === test.pt;
  });
}

function hkdf(): Figure {
  type Test = { ikm: string; salt: string; info: string; size: number; prk: string; okm: string };
  return figure('RFC 5869, SHA-256', readVectors<Test>(`${RFCS}/hkdf-sha256`), (test) => {
    const prk = hkdfExtract(hex(test.salt), hex(test.ikm));
    return prk.equals(hex(test.prk)) && hkdfExpand(prk, hex(test.info), test.size).equals(hex(test.okm));
  });
}

function totp(): Figure {
  const { seed, codes } = totpVectors;
  return figure('RFC 6238, SHA-1', codes, ([second, eightDigits]) => {
    return totpCode(seed, Math.floor(second / 30)) === eightDigits.slice(2);
  });
}

async function argon2id(): Promise<Figure> {
  type Test = { [hexadecimal in 'password' | 'salt' | 'secret' | 'ad' | 'output']: string } & {
    [count in 'lanes' | 'passes' | 'memoryKib']: number;
  };
  const pool = new Argon2Pool({ threads: 1 });
  try {
    const computed: boolean[] = [];
    for (const test of readVectors<Test>(`${RFCS}/argon2id`)) {
      const hash = await pool.hash(
        {
          message: hex(test.password),
          nonce: hex(test.salt),
          memoryKib: test.memoryKib,
          passes: test.passes,
          parallelism: test.lanes,
          ...(test.secret === '' ? {} : { secret: hex(test.secret) }),
          ...(test.ad === '' ? {} : { associatedData: hex(test.ad) }),
        },
        'unknown',
      );
      computed.push(hash.equals(hex(test.output)));
    }
    return figure('RFC 9106, Argon2id', computed, (right) => right);
  } finally {
    await pool.close();
  }
}

function throws(call: () => unknown): boolean {
  try {
    call();
    return false;
  } catch {
    return true;
  }
}
