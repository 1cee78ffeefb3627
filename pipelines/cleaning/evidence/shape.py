"""Evidence from a line's shape alone: sentences, names, rows of symbols, code, addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable

_TERMINAL = frozenset(".!?…。！？؟۔।॥።։᙮།။៕｡")
CLOSERS = "\"'”’»›)]）】」』〉》*_“‘■□▪◼◆♦µ"
_CLOSING = CLOSERS + " \u00a0\u202f"
_MAX_CODE = 24
_WIDE = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
"""Scripts that put no spaces between words: Thai, Lao, Burmese, Khmer, kana, Han."""

PROSE_SIZE = 8
"""A sentence of fewer words is no sign of running text by itself."""

SOLID = 140
"""A line of more characters that ends as a sentence does is running text."""

_HEARTS = "\ufe0f❤♥☺☹✨"
"""Ends of pictures that stand for a sentence's mark, beside those of the planes for pictures."""
_SIGNED = re.compile(r"[(（–—-](?:(?<=[(（])[^()（）]*[)）]$|(?<=\s[–—-])\s?[^\W\d_][^-–—/.]*$)")
_LINK = ("://", "@")
_SENTENCE_END = re.compile(r"[.!?؟۔।։。！？](?:(?<=[。！？])|(?<=[^\W\d_]{3}[.!?؟۔।։])[\"'”’»)]?\s+\S)")
_URL = re.compile(r"(?:https?://|www\.)\S+", re.I)
URL_STARTS = ("http://", "https://", "www.")
_BARE_URL = re.compile(r"(?:[>*•\-–—\s]*)(?:https?://|www\.)\S+", re.I)
_EMAIL = re.compile(r"[\w.+\-]{1,64}@[\w\-]{1,64}(?:\.[\w\-]{1,64}){1,4}")
_HANDLE = re.compile(r"(?<![\w.])@\w{2,30}")
_HASHTAGS = re.compile(r"(?:[#＃][^\s#＃]{1,60}[\s,]*){1,40}")
_HASH = re.compile("[#＃]")
_CODE = re.compile(
    r"window\.\w+\s*=|dataLayer|adsbygoogle|googletag|jQuery\s*\(|\$\(|function\s*\w*\s*\(|document\.\w+\(|"
    r"var\s+\w+\s*=|\}\s*\)\s*\(?\)?;|\{\{[^}]{0,80}\}\}|<%|%>|data:image/\w+;base64|<!\[CDATA\[|<!--|-->|"
    r"!function|\.(?:push|addEventListener)\("
)
_CODE_START = re.compile(
    r"(?:\{[$%#/][\w %]|"
    r"window\.|\(?function\b|!function|var |jQuery|\$\(|<!--|<script|<style|\{\{|@media\b|[.#][\w-]+\s*\{|"
    r"\(adsbygoogle|googletag|//<!\[CDATA|data:image/|\}\)|\}\s*;?$)"
)
_CODE_SIGNS = "{}()<;"
_CODE_WORDS = (
    *("{{", "}", "<", ">", "=", "$", "function", "document.", "jQuery", "data", "adsbygoogle", "googletag"),
    *(".push(", ".addEventListener("),
)
"""One of them stands in whatever ``_CODE`` matches: looking for a word costs a fraction of a search."""
_SHORTCODE = re.compile(
    r"\[/?[a-z][a-z0-9]*_[a-z0-9_]+[^\[\]\n]{0,300}\]|\[/?(?:caption|gallery|embed|audio|video|playlist)\b[^\[\]\n]{0,300}\]"
)
_MAX_COMPANY = 60
_COMPANY = re.compile(
    r"\s(?:e\.\s?[VKG]|Inc|Ltd|Corp|Co|Pvt|Bhd|Tbk|S\.A(?:\.S|\.B)?|S\.L|S\.p\.A|S\.r\.l|[sS]\.\s?r\.\s?o|a\.\s?s|d\.\s?o\.\s?o"
    r"|d\.d|z\.\s?o\.\s?o|A\.Ş|B\.V|N\.V|Α\.Ε)\.$"
)
_BARS = "|»›·•/>→"
_MIN_ROW = 4
"""Characters of a table's row with something in it."""
_STATEMENT = re.compile(
    r"[\d\s>$#]{0,8}(?:[\w.\[\]\"']{1,60}\s*[-+]?=\s*\S|(?:\w+\.)*\w+\([^()]{0,120}\)\s*[;:,]?$)"
)
_OPERATORS = "=&;{}"
_NAVIGATION = re.compile(rf"[{_BARS}]\s")
_BULLET = re.compile(r"(?:[-–—*•▪■●○·‣▶►»>+★☆◆◇◎※✓✔→]|\(?\d{1,2}[.)])\s+\S")
_REFERENCE = re.compile(r"\W{0,3}\d{1,3}[\].)]\s|\\?\[\d{1,3}\\?\]")
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_EMOJI = re.compile("[\U0001f000-\U0001f3fa\U0001f400-\U0001f445\U0001f44a-\U0001faff]")
"""What an author says without words: a line of them parts nothing. Hands that point at a button are left out."""
_DIGITS = re.compile(r"[\d\s.,:/|()\-–—+%]+")


_QUOTED = re.compile(r"[>*_\s]*[\"“„«「『‘'].*[\"”“»」』」’'][\W_]{0,3}", re.S)


def holds_any(text: str, words: Iterable[str]) -> bool:
    """Return whether any of the words or characters stands in the text.

    For a dozen of them this takes a quarter of the time of a regular expression, which looks at each character.
    """
    for word in words:  # noqa: SIM110 - any() takes twice the time
        if word in text:
            return True
    return False


def size(text: str) -> float:
    """Return the length of ``text`` in words; two Han or kana letters, five Thai ones, count as a word."""
    words = text.count(" ") + 1.0
    if words * 12 < len(text):
        wide = sum(map(len, _WIDE.findall(text[:400])))
        if wide * 3 > min(len(text), 400):
            return max(words, len(text) / (4 if "\u0e00" <= text[0] <= "\u17ff" else 2))
    return words


def terminated(text: str) -> bool:
    """Return whether the line ends as a sentence does, closing marks aside."""
    if text[-1:] in _TERMINAL:
        return True
    end = text.rstrip(_CLOSING)
    if end and (end[-1] in _TERMINAL or end[-1] in _HEARTS or "\U0001f000" <= end[-1] <= "\U0001faff"):
        return True
    # A reporter's code or name, or a paper's, may stand behind the last sentence.
    signed = _SIGNED.search(text, max(0, len(text) - _MAX_CODE))
    return signed is not None and text[: signed.start()].rstrip(CLOSERS + " ")[-1:] in _TERMINAL


def ends_in_company(text: str) -> bool:
    """Return whether a short line ends in the form of a company or society (``Larkfield Foods Ltd.``)."""
    return len(text) <= _MAX_COMPANY and _COMPANY.search(text) is not None and name_like(text.rstrip("."))


def solid(text: str) -> bool:
    """Return whether the line is running text beyond doubt, by a look at its length and its last character."""
    return len(text) > SOLID and terminated(text) and not holds_any(text[-120:], _LINK)


def unpunctuated(text: str) -> bool:
    """Return whether the line is in a script that puts no mark behind a sentence (Thai, Lao)."""
    return "\u0e00" <= text[:1] <= "\u0eff" and ":" not in text


def has_sentences(text: str) -> bool:
    """Return whether a sentence ends inside the line: running text, though its last sentence may be cut short."""
    return bool(_SENTENCE_END.search(text))


def residue(text: str) -> str | None:
    """Return the kind of a line that holds no words: ``symbols``, ``digits``, ``dots``; or None.

    A keyword before a long row of dots counts as ``dots``: the anchor text of a hidden link. Emoji are the author's.
    """
    head = text[:200]
    if not _LETTER.search(head):
        if not _DIGIT.search(head):
            return None if _EMOJI.search(head) else "symbols"
        return "digits" if _DIGITS.fullmatch(head) else None
    if len(text) >= 20 and text.count(".") * 5 >= len(text) and _dotted(text):
        return "dots"
    return None


def _dotted(text: str) -> bool:
    return text.count(".") + text.count(" ") >= 0.8 * len(text)


def is_code(text: str) -> bool:
    """Return whether the line is script, style or template code, as pages leave it behind."""
    if not holds_any(text, _CODE_SIGNS):
        return False
    head = text[:2000]
    if _CODE_START.match(head):
        return bool(_CODE.search(head)) or any(sign in head for sign in ("{", ";"))
    return holds_any(head, _CODE_WORDS) and len(_CODE.findall(head)) >= 2


def is_statement(text: str) -> bool:
    """Return whether the line is a statement of a program, as a tutorial prints it."""
    return ("=" in text or "(" in text) and bool(_STATEMENT.match(text))


def shortcodes(text: str) -> list[tuple[int, int]]:
    """Return the spans of shortcodes (``[vc_row …]``, ``[/fusion_text]``, ``[caption id=…]``) in the line."""
    if "[" not in text:
        return []
    return [match.span() for match in _SHORTCODE.finditer(text)]


def address(text: str) -> str | None:
    """Return what address the whole line consists of: ``url``, ``email``, ``hashtag``, ``hashtags``; or None."""
    if _BARE_URL.fullmatch(text):
        return "url"
    if len(text) < 120:
        bare = text.strip("()[]<>*• ")
        if _EMAIL.fullmatch(bare):
            return "email"
        if text[0] in "#＃" and _HASHTAGS.fullmatch(text):
            return "hashtags" if len(_HASH.findall(text)) > 1 else "hashtag"
    return None


def has_email(text: str) -> bool:
    """Return whether an e-mail address stands in the line."""
    return "@" in text and bool(_EMAIL.search(text))


def has_handle(text: str) -> bool:
    """Return whether an account name (``@name``) stands in the line."""
    return "@" in text and bool(_HANDLE.search(text))


def has_url(text: str) -> bool:
    """Return whether a web address stands in the line."""
    return ("://" in text or "www." in text) and bool(_URL.search(text))


def has_bullet(text: str) -> bool:
    """Return whether a bullet, a dash or a number as in a list stands before the text."""
    return _BULLET.match(text) is not None


def is_reference(text: str) -> bool:
    """Return whether the line begins as a note or an entry of a bibliography does: ``[1]``, ``1.``."""
    return _REFERENCE.match(text) is not None


def is_table_row(text: str) -> bool:
    """Return whether the line is a row of a table in Markdown: bars at both edges."""
    return len(text) > _MIN_ROW and text[0] == "|" == text[-1]


def separators(text: str) -> int:
    """Return how many separators of navigation rows (``|``, ``»``, ``·`` …) the line holds.

    Those of a formula and the marks of a quotation are none.
    """
    if holds_any(text, _OPERATORS):
        return 0
    if not holds_any(text, _BARS):
        return 0
    head = text[:400]
    return len(_NAVIGATION.findall(head)) - (head.count("» ") if "«" in head else 0)


def name_like(text: str) -> bool:
    """Return whether the line could be a person's or a house's name: one to five capitalised words."""
    if len(text) > 50 or text[-1] in ",;:" or any(map(str.isdigit, text)):
        return False
    words = text.replace("-", " ").replace("/", " ").split()
    if not 1 <= len(words) <= 6:
        return False
    small = [word for word in words if not word[0].isupper()]
    return len(small) < 2 and words[0][0].isupper() and not terminated(text)


def capital_share(text: str) -> float:
    """Return the share of words that begin with a capital, 0 to 1 (0 in scripts without case)."""
    words = [word for word in text[:300].split() if word[0].isalpha()]
    return sum([word[0].isupper() for word in words]) / len(words) if words else 0.0


def is_quotation(text: str) -> bool:
    """Return whether the whole line stands between quotation marks."""
    return bool(_QUOTED.fullmatch(text))
