"""Names in Chinese, Japanese and Korean bylines, which have neither capitals nor, mostly, spaces."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.cleaning.lifting.nametables import RoleWords, role_words, surnames

HAN = "\u3400-\u9fff\uf900-\ufaff々"
_KANA = "ぁ-ゖァ-ヺー"
_SCRIPT = re.compile(rf"[{HAN}{_KANA}가-힣]")
_KANA_SCRIPT = re.compile(f"[{_KANA}]")
_HANGUL = re.compile("[가-힣]")
_PLACE = re.compile(r"[가-힣]{1,4}\s?=\s?(?=[가-힣]{2})")
"""Where a Korean reporter writes from: ``강릉=정하늘 기자``."""
_BREAKS = re.compile(r"[、，,;；|｜丨\\&＆\n]|[／/＝=〉》:：]|(?<=\s)(?:和|与|與|및)(?=\s)")
_FOREIGN = re.compile(rf"[{HAN}]{{1,6}}(?:[·•・‧][{HAN}]{{1,6}}){{1,3}}")
_KATAKANA = re.compile(r"[ァ-ヺー]{2,10}(?:[・･ 　][ァ-ヺー]{1,12}){1,3}")
_JAPANESE = re.compile(rf"[{HAN}]{{1,4}}[ 　]?[{HAN}ぁ-ゖァ-ヺー]{{1,5}}")
_KOREAN = re.compile(r"[가-힣]{2,4}")
_CHINESE = re.compile(rf"[{HAN}]{{2,4}}")


def is_cjk(text: str) -> bool:
    """Tell whether a value holds Chinese, Japanese or Korean characters."""
    return _SCRIPT.search(text) is not None


def script_language(text: str, base: str) -> str:
    """Return the language of a value in these scripts: kana and Hangul decide, then the document's (ISO 639-1)."""
    if _HANGUL.search(text):
        return "ko"
    return "ja" if base == "ja" or _KANA_SCRIPT.search(text) else "ko" if base == "ko" else "zh"


def cjk_names(text: str, base: str) -> list[str] | None:
    """Return the names of a value, ``[]`` when it names nobody; None when it is no list of names.

    ``base`` is the document's language; kana and Hangul decide without it.
    """
    base = script_language(text, base)
    words = role_words(base)
    text = _others(base).sub(" ", text)
    names: list[str] = []
    dropped = False
    for piece in _pieces(text, base):
        name = _bare(piece, words, base)
        if name is None:
            dropped = True
        elif not name:
            continue
        elif _is_name(name, words, base):
            names.append(name)
        elif not dropped and not names:
            return None
    return list(dict.fromkeys(names))


@lru_cache(maxsize=8)
def _others(base: str) -> re.Pattern[str]:
    """Return the expression for a credit of somebody who is not the author: "图／李四", "사진=홍길동"."""
    return re.compile(rf"(?:{'|'.join(map(re.escape, role_words(base).other))})\s*[:：=＝/／]\s*\S+")


def _pieces(text: str, base: str) -> list[str]:
    """Return the parts of a value that name one person, or a job, or a place."""
    pieces: list[str] = []
    if base == "ko":
        text = _PLACE.sub("", text)
    for part in _BREAKS.split(text):
        part = part.strip()
        if base == "ko":
            pieces += re.split(r"[·・ㆍ]", part)
        elif base == "zh":
            pieces += part.split()
        else:
            pieces.append(part)
    return [piece.strip() for piece in pieces if piece.strip()]


def _bare(piece: str, words: RoleWords, base: str) -> str | None:
    """Return a piece without the jobs around it; ``""`` for a job alone, None for somebody else's credit."""
    if piece.startswith(words.other) and not piece.startswith(words.by):
        return None
    if base == "ko":
        parts = [part for part in piece.split() if part.lower() not in words.role | words.modifier]
        parts = parts[1:] if len(parts) > 1 and parts[0] in words.by else parts
        return "" if parts in ([], ["글"]) or piece in words.by else " ".join(parts)
    changed = True
    while changed:
        changed = False
        for word in words.by:
            if piece.startswith(word) and word:
                piece, changed = piece[len(word) :].strip("・ 　"), True
        for word in words.role:
            if piece.endswith(word) and word:
                piece, changed = piece[: -len(word)].strip(), True
    return piece


def _is_name(name: str, words: RoleWords, base: str) -> bool:
    if name in words.nobody or any(name.endswith(word) for word in words.desk):
        return False
    if base == "ko":
        joined = name.replace(" ", "") if re.fullmatch(r"[가-힣] [가-힣]{1,3}", name) else name
        return _KOREAN.fullmatch(joined) is not None and _has_surname(joined, "ko")
    if base == "ja":
        if any(word in name for word in words.desk if len(word) > 1):
            return False
        return (_JAPANESE.fullmatch(name) is not None and 3 <= len(name) <= 9) or bool(
            _KATAKANA.fullmatch(name)
        )
    return bool(_FOREIGN.fullmatch(name)) or (
        _CHINESE.fullmatch(name) is not None and _has_surname(name, "zh")
    )


def _has_surname(name: str, base: str) -> bool:
    """Tell whether a name begins like one: a family name, and one or two more characters."""
    known = surnames(base)
    return (name[:2] in known and len(name) in (3, 4)) or (name[0] in known and len(name) in (2, 3))
