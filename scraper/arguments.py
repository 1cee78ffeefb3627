"""Reading the arguments that spiders are given with ``-a``."""

from __future__ import annotations

from pathlib import Path

from pipelines.syndication.addresses import split


def read_addresses(value: str) -> list[str]:
    """Return the addresses of ``-a url=``, each once, in order.

    ``@file`` names a file with one address on each line; ``#`` begins a comment.

    Raises:
        ValueError: no address, an address that is not http or https, or the file cannot be read.
    """
    if value.startswith("@"):
        try:
            lines = Path(value[1:]).read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"syndicated: -a url={value}: {error}") from None
        found = [line.strip() for line in lines if not line.lstrip().startswith("#")]
    else:
        found = [part.strip() for part in value.split(",")]
    urls = list(dict.fromkeys(filter(None, found)))
    wrong = [url for url in urls if split(url) is None]
    if wrong or not urls:
        told = f"not http or https: {', '.join(wrong[:5])}" if wrong else "no address given"
        raise ValueError(f"syndicated: -a url=ADDRESS[,ADDRESS…] or -a url=@FILE: {told}")
    return urls
