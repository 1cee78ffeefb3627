"""Lines that name agencies, and photographers with theirs, and nothing else."""

from __future__ import annotations

import re

from pipelines.cleaning.evidence import shape
from pipelines.cleaning.lifting.nametables import agencies, plain

_MAX_AGENCIES = 80
"""Characters of such a line."""
_BETWEEN = re.compile(r"\s*[-–—/,|·&+]\s*|\s+(?:and|y|e|et|und|en|i|och|og|ve|и|via)\s+")
_STOCK = re.compile(r",?\s(?:file|file photo|pool|handout|archive|archivo|archiv|archives)$", re.I)
"""Where the agency has the picture from."""
_CODED = re.compile(r"\(([^()\d]{2,40})\)(?:\s[^\W\d_A-Z]{2,6}){1,3}")
"""An agency in brackets, and its reporters' codes: ``(Hina) xmbr ytda``."""
_SIGNED = re.compile(r"[^.!?()]{4,60}\s\(([^()\d]{2,20})\)")
"""Who reports, and the agency in brackets: ``Nauka w Polsce, Jan Kowalski (PAP)``."""
_MAX_SIGNED, _MAX_EDITORS = 8, 4
"""Words of such a line, and of an agency with its editors in a script without capitals (``भाषा कुंज खारी``)."""
_CREDIT = re.compile(r"[^\W\d_][^/]{2,40}(?:/[^/]{2,30}){1,3}")
"""A photographer and the agencies, with slashes between."""


def is_agencies(text: str) -> bool:
    """Return whether the line names agencies and nothing else, but for a photographer before slashes."""
    if len(text) > _MAX_AGENCIES:
        return False
    if _is_signed(text):
        return True
    coded = _CODED.fullmatch(text)
    bare = _STOCK.sub("", (coded[1] if coded else text).strip("()[]/ .—–-"))
    names = [name for name in _BETWEEN.split(bare) if name]
    known = [plain(name) in agencies() for name in names]
    if all(known):
        return bool(known)
    return known[-1] and bool(_CREDIT.fullmatch(bare)) and shape.name_like(bare.partition("/")[0].strip())


def _is_signed(text: str) -> bool:
    words = text.split()
    signed = _SIGNED.fullmatch(text)
    if signed is not None and len(words) <= _MAX_SIGNED:
        return plain(signed[1]) in agencies()
    caseless = text.upper() == text.lower() and not shape.terminated(text)
    return caseless and 1 < len(words) <= _MAX_EDITORS and plain(words[0]) in agencies()
