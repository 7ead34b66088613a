"""Sealed files: a key of their own, STREAM chunks, frames (docs/formats.md, 'Files')."""

from ciphers import aes_open
from encoding import decode_list, encode_list, padme, take
from messages import open_message
from refused import Refused

CHUNK = 65536 + 16


def open_file(key_id, key, place, sealed):
    """(name, content type, content)."""
    identity = [place[name] for name in ("tenant", "session", "file", "role")]
    file_key = open_message("file key", key_id, key, identity, sealed[:145])
    associated_data = encode_list(["affiant/file/1", *identity])
    chunks = [sealed[at : at + CHUNK] for at in range(145, len(sealed), CHUNK)]
    frames = []
    for at, chunk in enumerate(chunks):
        nonce = at.to_bytes(11, "big") + bytes([at == len(chunks) - 1])
        frames.append(aes_open(file_key, nonce, associated_data, chunk))
    return described(content_of(frames))


def content_of(frames):
    content, ended = b"", False
    for frame in frames:
        length = int.from_bytes(take(frame, 0, 4), "big")
        if (ended and length > 0) or any(frame[4 + length :]):
            raise Refused("padding")
        content += take(frame, 4, length)
        ended = ended or length < 65532
    used = sum(4 for _ in range(-(-len(content) // 65532))) + len(content)
    if sum(map(len, frames)) != padme(used):
        raise Refused("not the padded length")
    return content


def described(content):
    length = int.from_bytes(take(content, 0, 4), "big")
    name, content_type = decode_list(take(content, 4, length))
    return name.decode(), content_type.decode(), content[4 + length :]
