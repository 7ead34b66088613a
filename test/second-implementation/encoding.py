"""Lists and padding (docs/formats.md, 'Lists' and 'Messages')."""

from refused import Refused


def encode_list(members):
    out = len(members).to_bytes(4, "big")
    for member in members:
        if member is None:
            out += b"\xff\xff\xff\xff"
            continue
        data = member.encode() if isinstance(member, str) else bytes(member)
        out += len(data).to_bytes(4, "big") + data
    return out


def decode_list(data):
    at, members = 4, []
    for _ in range(int.from_bytes(take(data, 0, 4), "big")):
        length = int.from_bytes(take(data, at, 4), "big")
        at += 4
        if length == 0xFFFFFFFF:
            members.append(None)
            continue
        members.append(take(data, at, length))
        at += length
    if at != len(data):
        raise Refused("bytes after the list")
    return members


def take(data, at, length):
    if at + length > len(data):
        raise Refused("cut")
    return data[at : at + length]


def number(value):
    return value.to_bytes(8, "big")


def padme(length):
    """The length that `length` is padded to."""
    if length < 2:
        return length
    exponent = length.bit_length() - 1
    bits = exponent.bit_length()
    if bits > exponent:
        return length
    step = 1 << (exponent - bits)
    return -(-length // step) * step


def unpad(padded):
    length = int.from_bytes(take(padded, 0, 4), "big")
    if len(padded) != padme(4 + length) or any(padded[4 + length :]):
        raise Refused("padding")
    return take(padded, 4, length)
