"""One share of a job that several machines divide among themselves."""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b
from urllib.parse import urlsplit

_FORM = re.compile(r"([0-9]{1,6})/([0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class Shard:
    """Share ``number`` (from 1) of ``of``."""

    number: int = 1
    of: int = 1

    @classmethod
    def parse(cls, text: str) -> Shard:
        """Read ``3/16``. Raises ValueError for anything that is not a share."""
        found = _FORM.fullmatch(text.strip())
        if found is None or not 1 <= int(found[1]) <= int(found[2]):
            raise ValueError(f"{text!r} is no shard; write 3/16 for the third of sixteen")
        return cls(int(found[1]), int(found[2]))

    def takes(self, key: bytes) -> bool:
        """Tell whether what this key stands for belongs to the share; the same on every machine."""
        if self.of == 1:
            return True
        return int.from_bytes(blake2b(key, digest_size=8).digest(), "big") % self.of == self.number - 1

    def takes_host(self, url: str | None, otherwise: bytes) -> bool:
        """Tell whether a page's host belongs to the share; without a host, ``otherwise`` decides."""
        return self.of == 1 or self.takes(host_of(url).encode("utf-8", "replace") or otherwise)


def host_of(url: str | None) -> str:
    """Return the host of an address in lower case, without ``www.``; "" if it has none."""
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")
