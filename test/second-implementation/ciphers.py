"""HKDF (RFC 5869) and AES-256-GCM, from Python's own hmac and the cryptography package."""

import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from refused import Refused


def mac(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


def extract(salt, key):
    return mac(salt or bytes(32), key)


def expand(prk, info, length):
    out, block, counter = b"", b"", 1
    while len(out) < length:
        block = mac(prk, block + info + bytes([counter]))
        out, counter = out + block, counter + 1
    return out[:length]


def hkdf(key, salt, info, length=32):
    return expand(extract(salt, key), info, length)


def aes_open(key, nonce, associated_data, sealed):
    try:
        return AESGCM(key).decrypt(nonce, sealed, associated_data)
    except (InvalidTag, ValueError) as error:
        raise Refused("tag") from error


def same(one, other):
    if not hmac.compare_digest(one, other):
        raise Refused("not the same")
