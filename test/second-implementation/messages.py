"""Committing messages and what is made of them (docs/formats.md, 'Messages')."""

from ciphers import aes_open, expand, extract, same
from encoding import encode_list, number, unpad
from refused import Refused

KINDS = {"record": 1, "file key": 2, "older key": 3, "slot": 4, "login": 5, "column": 6}


def open_message(kind, key_id, key, identity, message):
    if len(message) < 113:
        raise Refused("cut")
    header = b"AF\x01\x01" + bytes([KINDS[kind]]) + key_id
    same(header, message[:21])
    prk = extract(message[21:53], key)
    same(expand(prk, header + b"COMMITKEY", 32), message[65:97])
    encryption = expand(prk, header + b"DERIVEKEY", 32)
    associated_data = encode_list(["affiant/aad/1", header, *identity])
    return aes_open(encryption, message[53:65], associated_data, message[97:])


def open_record(key_id, key, place, message):
    names = ("tenant", "table", "column", "session", "record")
    identity = [place[name] for name in names] + [number(place["sequence"]), place["mode"]]
    return unpad(open_message("record", key_id, key, identity, message))


def open_older_key(newer_id, newer, tenant, session, stored):
    """(id, key) of the session key before this one."""
    older_id = stored[:16]
    return older_id, open_message("older key", newer_id, newer, [tenant, session, older_id], stored[16:])


def versioned_key_id(message):
    """(key id, platform key version) of a message that is sealed under a derived key."""
    key_id = message[5:21]
    if len(key_id) < 16 or any(key_id[4:]):
        raise Refused("key id")
    return key_id, int.from_bytes(key_id[:4], "big")


def open_column(platform_key, label, place, message):
    key_id, version = versioned_key_id(message)
    key = platform_key.derive(version, label, place["tenant"])
    identity = [label, place["tenant"], place["table"], place["column"], place["record"]]
    return unpad(open_message("column", key_id, key, identity, message))
