"""The versions of the platform key, and what is derived from them (docs/formats.md, 'The platform key')."""

import base64
import re

from ciphers import hkdf
from encoding import encode_list, number
from refused import Refused


class PlatformKey:
    def __init__(self, text):
        self.versions = {}
        for entry in re.split(r"[\s,]+", text.strip()):
            version, _, key = entry.rpartition(":")
            self.versions[int(version or "1")] = base64.urlsafe_b64decode(key + "=")

    def derive(self, version, label, *context, length=32):
        if version not in self.versions:
            raise Refused("no such version of the platform key")
        info = encode_list(["affiant/platform/1", label, number(length), *context])
        return hkdf(self.versions[version], b"", info, length)
