"""HPKE in mode PSK (RFC 9180), grants and account keys (docs/formats.md, 'Seals')."""

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ciphers import aes_open, expand, extract, same
from encoding import encode_list
from refused import Refused

KEM = b"KEM\x00\x20"
SUITE = b"HPKE\x00\x20\x00\x01\x00\x02"


def labeled_extract(suite, salt, label, key):
    return extract(salt, b"HPKE-v1" + suite + label + key)


def labeled_expand(suite, prk, label, info, length):
    return expand(prk, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, length)


def public_half(private):
    pair = X25519PrivateKey.from_private_bytes(private)
    return pair.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def open_psk(private, psk, psk_id, info, associated_data, sealed):
    if len(sealed) < 32:
        raise Refused("cut")
    encapsulated = sealed[:32]
    try:
        peer = X25519PublicKey.from_public_bytes(encapsulated)
        exchanged = X25519PrivateKey.from_private_bytes(private).exchange(peer)
    except ValueError as error:
        raise Refused("a point of small order") from error
    prk = labeled_extract(KEM, b"", b"eae_prk", exchanged)
    shared = labeled_expand(KEM, prk, b"shared_secret", encapsulated + public_half(private), 32)
    context = (
        b"\x01"
        + labeled_extract(SUITE, b"", b"psk_id_hash", psk_id)
        + labeled_extract(SUITE, b"", b"info_hash", info)
    )
    secret = labeled_extract(SUITE, shared, b"secret", psk)
    key = labeled_expand(SUITE, secret, b"key", context, 32)
    nonce = labeled_expand(SUITE, secret, b"base_nonce", context, 12)
    return aes_open(key, nonce, associated_data, sealed[32:])


def open_seal(platform_key, private, purpose, place, key_id, sealed):
    """`place`: tenant, account, place, role, asker."""
    same(sealed[:4], b"AS\x01\x01")
    version = int.from_bytes(sealed[4:8], "big")
    tenant, account, where, role, asker = place
    psk = platform_key.derive(version, "seal-psk", tenant)
    psk_id = encode_list(["affiant/seal-psk/1", str(version), tenant])
    info = encode_list(["affiant/seal/1", purpose, tenant, account, where, key_id, role, asker])
    return open_psk(private, psk, psk_id, info, sealed[:8], sealed[8:])


def open_keyed(platform_key, private, purpose, place, stored):
    """(id, key) of a grant's session key, or of a slot's account key."""
    key_id = stored[:16]
    key = open_seal(platform_key, private, purpose, place, key_id, stored[16:])
    if len(key) != 32:
        raise Refused("not a key")
    return key_id, key
