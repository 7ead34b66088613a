"""Slots, the secrets that open them, and logins (docs/formats.md, 'Slots' and 'Logins')."""

import base64
import hashlib
import unicodedata

from argon2.low_level import ARGON2_VERSION, Type, core, ffi, lib

from ciphers import hkdf, mac, same
from encoding import decode_list, encode_list, take
from messages import open_message, versioned_key_id
from refused import Refused

SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def read_slot(platform_key, tenant, account, slot, stored):
    """source, parameters, public key, message; none of it believed before the MAC fits."""
    body, vouched = stored[:-36], stored[-36:]
    version = int.from_bytes(vouched[:4], "big")
    key = platform_key.derive(version, "slot-mac", tenant)
    same(mac(key, encode_list(["affiant/slot-mac/1", tenant, account, slot, body])), vouched[4:])
    form, source, parameters, public, message = decode_list(body)
    same(form, b"affiant/slot/1")
    return source.decode(), parameters, public, message


def open_slot(tenant, account, slot, read, secret):
    """The slot's private key."""
    source, _, public, message = read
    return open_message("slot", bytes(16), secret, [tenant, account, slot, source, public], message)


def password_secret(platform_key, tenant, parameters, password):
    same(parameters[:1], b"\x01")
    version, memory, passes, lanes = (int.from_bytes(take(parameters, at, 4), "big") for at in (1, 5, 9, 13))
    pepper = platform_key.derive(version, "pepper", tenant)
    return argon2id(unicodedata.normalize("NFKC", password).encode(), parameters[17:33], pepper, memory, passes, lanes)


def argon2id(password, salt, pepper, memory, passes, lanes):
    out = ffi.new("uint8_t[]", 32)
    held = [ffi.new("uint8_t[]", data) for data in (password, salt, pepper)]
    context = ffi.new(
        "argon2_context *",
        dict(
            out=out,
            outlen=32,
            pwd=held[0],
            pwdlen=len(password),
            salt=held[1],
            saltlen=len(salt),
            secret=held[2],
            secretlen=len(pepper),
            ad=ffi.NULL,
            adlen=0,
            t_cost=passes,
            m_cost=memory,
            lanes=lanes,
            threads=lanes,
            version=ARGON2_VERSION,
            allocate_cbk=ffi.NULL,
            free_cbk=ffi.NULL,
            flags=lib.ARGON2_DEFAULT_FLAGS,
        ),
    )
    if core(context, Type.ID.value) != lib.ARGON2_OK:
        raise Refused("Argon2")
    return bytes(ffi.buffer(out))


def derived_secret(platform_key, tenant, account, parameters, proof):
    key = platform_key.derive(int.from_bytes(parameters[:4], "big"), "derived-source", tenant)
    return mac(key, encode_list(["affiant/derived/1", tenant, account, *proof, parameters[4:]]))


def recovery_secret(tenant, account, code):
    return hkdf(symbols_of(code), b"", encode_list(["affiant/recovery-key/1", tenant, account]))


def recovery_lookup(tenant, code):
    locator = hkdf(symbols_of(code), b"", encode_list(["affiant/recovery-locator/1", tenant]))
    return hashlib.sha256(locator).digest()


def symbols_of(code):
    typed = code.replace("-", "")
    symbols = typed[:26].encode()
    digest = hashlib.sha256(b"affiant/recovery-check/1" + symbols).digest()
    bits = int.from_bytes(digest[:2], "big") >> 6
    same(typed[26:].encode(), (SYMBOLS[bits >> 5] + SYMBOLS[bits & 31]).encode())
    return symbols


def random_secret(source, tenant, account, secret):
    return hkdf(secret, b"", encode_list([f"affiant/{source}-slot/1", tenant, account]))


def login_lookup(cookie):
    locator = hkdf(login_secret(cookie), b"", encode_list(["affiant/login-lookup/1"]))
    return hashlib.sha256(locator).digest()


def open_login(platform_key, tenant, account, cookie, message):
    """The account's private key, by the cookie."""
    key_id, version = versioned_key_id(message)
    salt = platform_key.derive(version, "login", tenant, account)
    key = hkdf(login_secret(cookie), salt, encode_list(["affiant/login-key/1", tenant, account]))
    return open_message("login", key_id, key, [tenant, account], message)


def login_secret(cookie):
    return base64.urlsafe_b64decode(cookie + "=")
