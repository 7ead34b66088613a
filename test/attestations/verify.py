"""Checks attestations of a package with nothing of this project: DSSE 1.0 (PAE, protocol.md) and Statement v1 of
in-toto, Ed25519 by python3-cryptography. Standard input: {tarball, name, lines, keys: {thumbprint: x}}, the tarball in
base64, keys as the x of their JWK. Standard output: for each line its predicate type, or why it is not good."""
import base64
import hashlib
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PAYLOAD_TYPE = "application/vnd.in-toto+json"


def pre_authentication_encoding(payload_type, payload):
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def base64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def thumbprint(x):
    """RFC 7638, of an Ed25519 key."""
    named = json.dumps({"crv": "Ed25519", "kty": "OKP", "x": x}, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(named).digest()).decode().rstrip("=")


def check(line, given):
    envelope = json.loads(line)
    payload = base64.b64decode(envelope["payload"], validate=True)
    (signature,) = envelope["signatures"]
    x = given["keys"][signature["keyid"]]
    if thumbprint(x) != signature["keyid"]:
        return "not the thumbprint"
    if envelope["payloadType"] != PAYLOAD_TYPE:
        return "another payload type"
    try:
        key = Ed25519PublicKey.from_public_bytes(base64url(x))
        key.verify(base64.b64decode(signature["sig"], validate=True), pre_authentication_encoding(PAYLOAD_TYPE, payload))
    except InvalidSignature:
        return "another signature"
    statement = json.loads(payload)
    if statement["_type"] != "https://in-toto.io/Statement/v1":
        return "no statement"
    digest = hashlib.sha512(base64.b64decode(given["tarball"])).hexdigest()
    if statement["subject"] != [{"name": given["name"], "digest": {"sha512": digest}}]:
        return "another package"
    return statement["predicateType"]


given = json.load(sys.stdin)
print(json.dumps([check(line, given) for line in given["lines"]]))
