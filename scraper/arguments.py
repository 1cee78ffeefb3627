"""Reading the arguments that spiders are given with ``-a``."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from pipelines.syndication.discover import read_since
from pipelines.syndication.guard import split

# Addresses have commas of their own ("/7,114883,30000000.html").
_BETWEEN = re.compile(r",\s*(?=[A-Za-z][A-Za-z0-9+.-]*://|$)|,\s+")


class ArgumentError(ValueError):
    """A spider argument is missing, unknown or impossible; the message says what is expected.

    Scrapy starts spiders inside a task, whose errors asyncio and Twisted log with a traceback. A user who
    mistyped an argument does not need ours: from the first error on, their logs show the message alone.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message)
        for name in ("asyncio", "twisted"):
            logger = logging.getLogger(name)
            if _without_traceback not in logger.filters:
                logger.addFilter(_without_traceback)


def _without_traceback(record: logging.LogRecord) -> bool:
    """Reduce the record of an ArgumentError to its message; a filter for loggers."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, ArgumentError):
        record.msg, record.args, record.exc_info = str(error), (), None
    return True


@dataclass(frozen=True)
class Asked:
    """What ``syndicated`` was asked for.

    Attributes:
        addresses: kind (``url``, ``feed`` or ``sitemap``) and address, in order, each once.
        since, limit: see ``pipelines.syndication.discover.Wanted``.
    """

    addresses: tuple[tuple[str, str], ...]
    since: datetime | None
    limit: int | None


def read_arguments(given: Mapping[str, Any]) -> Asked:
    """Return the arguments of ``syndicated``.

    Raises:
        ArgumentError: unknown, contradictory or impossible ones, or no address.
    """
    known = ("url", "feed", "sitemap", "since", "limit")
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise ArgumentError(f"syndicated: unknown arguments {unknown}; there are -a {'=, '.join(known)}=")
    values = {name: str(given.get(name) or "").strip() for name in known}
    kinds = [kind for kind in ("url", "feed", "sitemap") if values[kind]]
    if not kinds:
        raise ArgumentError("syndicated: no address given: -a url=, -a feed= or -a sitemap=")
    asked = [(kind, address) for kind in kinds for address in read_addresses(values[kind], kind)]
    twice = [address for kind, address in asked if sum(other == address for _, other in asked) > 1]
    if twice:
        raise ArgumentError(f"syndicated: {twice[0]} is given as more than one of {', '.join(kinds)}")
    return Asked(tuple(asked), _since(values["since"]), _limit(values["limit"]))


def _since(value: str) -> datetime | None:
    try:
        since = read_since(value) if value else None
    except (ValueError, OverflowError) as error:
        raise ArgumentError(f"syndicated: -a since={value}: {error}") from None
    # Somewhere it is tomorrow already.
    if since is not None and since > datetime.now(timezone.utc) + timedelta(days=1):
        raise ArgumentError(f"syndicated: -a since={value}: lies in the future, no article would be wanted")
    return since


def _limit(value: str) -> int | None:
    if not value:
        return None
    if not value.isdecimal() or int(value) < 1:
        raise ArgumentError(f"syndicated: -a limit={value}: expected a number of articles, 1 or more")
    return int(value)


def read_addresses(value: str, name: str = "url") -> list[str]:
    """Return the addresses of ``-a url=`` and its kin, each once, in order.

    ``@file`` names a file with one address on each line; ``#`` begins a comment.

    Raises:
        ArgumentError: no address, an address that is not http or https or holds a password, or the file cannot
            be read.
    """
    if value.startswith("@"):
        try:
            lines = Path(value[1:]).read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise ArgumentError(f"syndicated: -a {name}={value}: {error}") from None
        found = [line.strip() for line in lines if not line.lstrip().startswith("#")]
    else:
        found = [part.strip() for part in _BETWEEN.split(value)]
    urls = list(dict.fromkeys(filter(None, found)))
    wrong = [url for url in urls if split(url) is None or len(url.split()) > 1]
    if wrong or not urls:
        told = f"not http or https: {', '.join(wrong[:5])}" if wrong else "no address given"
        raise ArgumentError(f"syndicated: -a {name}=ADDRESS[,ADDRESS…] or -a {name}=@FILE: {told}")
    hosts = [site.hostname for url in urls if (site := split(url)) and "@" in site.netloc]
    if hosts:
        raise ArgumentError(
            f"syndicated: -a {name}=: an address on {hosts[0]} holds a user name or password, which would stand in "
            f"logs and feeds; give it as -s HTTPAUTH_USER=… -s HTTPAUTH_PASS=… -s HTTPAUTH_DOMAIN={hosts[0]}"
        )
    return urls
