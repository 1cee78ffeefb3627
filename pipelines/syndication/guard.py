"""Where a spider may go: the addresses that a link found in somebody else's page must not reach.

Pure functions. ``pipelines.syndication.handler`` asks them of every address a name resolves to.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import unicodedata
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit, urlunsplit

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = frozenset({80, 443})
"""Where publishers serve; other ports belong to databases, consoles and development servers."""

_LOCAL_NAMES = (
    "localhost",
    "local",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "home.arpa",
    "localdomain",
)
# Where clouds tell a machine its secrets. Most lie in blocks that are refused anyway; Azure's does not.
_METADATA = frozenset(
    map(
        ipaddress.ip_address,
        (
            "169.254.169.254",
            "169.254.170.2",
            "168.63.129.16",
            "100.100.100.200",
            "192.0.0.192",
            "fd00:ec2::254",
        ),
    )
)
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# IPv6 blocks that carry an IPv4 address, and how many bits stand to the right of it (RFC 4291, 3056, 6052).
_CARRIERS = (
    (ipaddress.IPv6Network("::ffff:0:0/96"), 0),
    (ipaddress.IPv6Network("::/96"), 0),
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),
    (ipaddress.IPv6Network("2002::/16"), 80),
)
_LABEL = re.compile(r"[^\W_](?:[\w-]*[^\W_])?|_[\w-]*[^\W_]")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an address must not be followed.

    Attributes:
        reason: one word for counting: ``scheme``, ``host``, ``local_name``, ``port``, ``loopback``,
            ``link_local``, ``multicast``, ``metadata``, ``private`` or ``reserved``.
        detail: the same for a reader, with the address.
    """

    reason: str
    detail: str

    def __str__(self) -> str:
        return self.detail


@dataclass(frozen=True, slots=True)
class Policy:
    """Which addresses may be followed.

    Attributes:
        ports: TCP ports that may be asked.
        allow_loopback: addresses of this machine may be followed, on any port; for tests and examples.
    """

    ports: frozenset[int] = PORTS
    allow_loopback: bool = False

    def refuse_url(self, url: str) -> Refusal | None:
        """Return why ``url`` must not be followed, as far as its letters tell; None if it may.

        Only http and https on the ports of the web, no name of a local network, and no IP address that
        ``refuse_address`` refuses, however it is spelled (``127.1``, ``0x7f000001``, ``2130706433``,
        ``[::ffff:7f00:1]``, full-width digits). A name that passes can still resolve to anything.
        """
        parts = split(url)
        if parts is None:
            return Refusal("scheme", "not a web address")
        host = unicodedata.normalize("NFKC", parts.hostname or "").rstrip(".")
        literal = literal_address(host)
        if literal is not None:
            refusal = self.refuse_address(literal)
            if refusal is not None or literal.is_loopback:
                return refusal
        elif host == "localhost" and self.allow_loopback:
            return None
        elif _is_local(host):
            return Refusal("local_name", f"local name {host}")
        elif not all(map(_LABEL.fullmatch, host.split("."))):
            return Refusal("host", f"odd host {host[:80]!r}")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        return None if port in self.ports else Refusal("port", f"port {port}")

    def refuse_address(self, address: IPAddress | str) -> Refusal | None:
        """Return why no connection may be made to an IP address; None if it is public.

        Raises ValueError for a string that is no IP address.
        """
        given = ipaddress.ip_address(address) if isinstance(address, str) else address
        found = _carried(given)
        if found.is_loopback:
            return None if self.allow_loopback else Refusal("loopback", f"loopback address {given}")
        if found in _METADATA:
            return Refusal("metadata", f"metadata address {given}")
        if found.is_link_local:
            return Refusal("link_local", f"link-local address {given}")
        if found.is_multicast:
            return Refusal("multicast", f"multicast address {given}")
        if found.is_unspecified or found.is_reserved:
            return Refusal("reserved", f"reserved address {given}")
        if not found.is_global or (found.version == 6 and found not in _GLOBAL_UNICAST):
            return Refusal("private", f"private address {given}")
        return None


def split(url: str) -> SplitResult | None:
    """Return the parts of an absolute http or https address with a host, None for anything else."""
    try:
        parts = urlsplit(url)
        return parts if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 else None
    except ValueError:
        return None


def without_credentials(url: str) -> str:
    """Return a web address without user name and password: a link must not make us log in."""
    parts = split(url)
    if parts is None or "@" not in parts.netloc:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def origin(url: str) -> str:
    """Return host and port of a web address; 80 and 443 count as one, ``""`` for anything else.

    A host that answers on one of them decides what the other serves: redirects from http to https stay
    within the origin.
    """
    parts = split(url)
    if parts is None:
        return ""
    port = parts.port if parts.port not in (None, 80, 443) else "web"
    return f"{(parts.hostname or '').rstrip('.')}:{port}"


def literal_address(host: str) -> IPAddress | None:
    """Return the IP address that ``host`` spells, also as ``127.1``, ``0x7f000001`` or ``017700000001``."""
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))  # reads what browsers read; asks no server
    except (OSError, ValueError):
        return None


def _carried(address: IPAddress) -> IPAddress:
    """Return the IPv4 address that an IPv6 address carries, else the address itself."""
    if isinstance(address, ipaddress.IPv6Address) and int(address) > 1:  # "::" and "::1" are themselves
        for block, shift in _CARRIERS:
            if address in block:
                return ipaddress.IPv4Address(int(address) >> shift & 0xFFFFFFFF)
    return address


def _is_local(host: str) -> bool:
    """Tell whether only a local network knows a name: one without a dot, or under a reserved ending."""
    return "." not in host or any(host == name or host.endswith("." + name) for name in _LOCAL_NAMES)
