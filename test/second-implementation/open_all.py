"""
Opens what the product wrote, by docs/formats.md alone: reads JSON from standard input (rows in hexadecimal, and
what a person knows), writes what it opened, and of every row how many flipped bytes it refused.
"""

import json
import sys

from files import open_file
from messages import open_column, open_older_key, open_record
from platform_key import PlatformKey
from refused import Refused
from seals import open_keyed, public_half
from slots import (
    derived_secret,
    login_lookup,
    open_login,
    open_slot,
    password_secret,
    random_secret,
    read_slot,
    recovery_lookup,
    recovery_secret,
)


def secret_of(platform_key, tenant, account, read, known):
    source, parameters, _, _ = read
    if source == "password":
        return password_secret(platform_key, tenant, parameters, known)
    if source == "derived":
        return derived_secret(platform_key, tenant, account, parameters, known)
    if source == "recovery":
        return recovery_secret(tenant, account, known)
    return random_secret(source, tenant, account, bytes.fromhex(known))


def flipped(opens, stored):
    """Of every single byte changed, how many were refused; and the number of bytes."""
    refused = 0
    for at in range(len(stored)):
        changed = bytearray(stored)
        changed[at] ^= 1 << (at % 8)
        try:
            opens(bytes(changed))
        except Refused:
            refused += 1
    return [refused, len(stored)]


def open_all(given):
    platform_key = PlatformKey(given["platformKey"])
    tenant, account, session = given["tenant"], given["account"], given["session"]
    rows = {name: bytes.fromhex(row) for name, row in given["rows"].items()}
    opened, flips = {}, {}

    def take(name, opens):
        flips[name] = flipped(opens, rows[name])
        return opens(rows[name])

    private_keys = set()
    for slot in given["slots"]:
        name, slot_id = slot["row"], slot["id"]
        read = read_slot(platform_key, tenant, account, slot_id, rows[name])
        secret = secret_of(platform_key, tenant, account, read, slot["known"])

        def unlock(stored):
            return open_slot(
                tenant, account, slot_id, read_slot(platform_key, tenant, account, slot_id, stored), secret
            )

        slot_private = take(name, unlock)
        place = (tenant, account, slot_id, "holder", account)
        _, private = take(
            slot["accountKey"], lambda stored: open_keyed(platform_key, slot_private, "slot", place, stored)
        )
        private_keys.add(private)
    private_keys.add(
        take("login", lambda stored: open_login(platform_key, tenant, account, given["cookie"], stored))
    )
    (account_private,) = private_keys
    opened["accountPublicKey"] = public_half(account_private).hex()
    opened["loginLookup"] = login_lookup(given["cookie"]).hex()
    opened["recoveryLookup"] = recovery_lookup(tenant, given["recoveryCode"]).hex()

    place = (tenant, account, session, "owner", account)
    newer_id, newer = take("grant", lambda stored: open_keyed(platform_key, account_private, "grant", place, stored))
    older_id, older = take("olderKey", lambda stored: open_older_key(newer_id, newer, tenant, session, stored))
    for name, step in given["records"].items():
        opened[name] = take(name, lambda stored: open_record(older_id, older, step, stored)).decode()
    for name, file in given["files"].items():
        file_name, content_type, content = open_file(older_id, older, file, rows[name])
        opened[name] = [file_name, content_type, content.hex()]
        if len(rows[name]) < 4096:
            flips[name] = flipped(lambda stored: open_file(older_id, older, file, stored), rows[name])
    for name, column in given["columns"].items():
        label = column["label"]
        opened[name] = take(name, lambda stored: open_column(platform_key, label, column, stored)).decode()
    return {"opened": opened, "flips": flips}


json.dump(open_all(json.load(sys.stdin)), sys.stdout)
