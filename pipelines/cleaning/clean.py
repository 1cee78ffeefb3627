"""The engine: text or page in, clean article out, by one way for both."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipelines.cleaning.document import Document, Removal, Result
from pipelines.cleaning.encoding import Repaired, repair, repair_soundly
from pipelines.cleaning.ends import Cutting, EndFinder, Ends
from pipelines.cleaning.glue import find_gaps, may_have_gaps
from pipelines.cleaning.layout import Body, as_paragraphs, as_written
from pipelines.cleaning.lifting.lift import lift
from pipelines.cleaning.lines import MARGIN, Line, split_lines
from pipelines.cleaning.options import Options
from pipelines.cleaning.tongue import Tongue

_TAGS = re.compile(
    r"</?(?:p|div|br|span|a|h[1-6]|li|ul|ol|img|table|td|tr|strong|em|b|i|script|style)\b[^<>]{0,300}>", re.I
)
_ELLIPSIS = ("…", "...", "[…]", "[...]", "(…)", "(...)", "。。。", "……")
_BLANKS = (" ", "\xa0")
"""A blank can pass for half of a damaged letter; at the margin of a line it says nothing, and layout takes it away."""
_BLANK_AT_BREAK = re.compile(r"\n(?:(?<=[ \xa0]\n)|(?=[ \xa0]))")
_MARGIN = re.compile(r"^[^\S\n]+|[^\S\n]+$", re.M)
_MAX_REPAIRS = 4
_UNCERTAIN = 1.0
"""A cut that wins by less, in log-odds, makes the result uncertain."""


def clean(
    text: str,
    url: str | None = None,
    headline: str | None = None,
    options: Options = Options(),  # noqa: B008 - frozen
    *,
    language: str | None = None,
    host_lines: Mapping[str, float] | None = None,
) -> Result:
    """Return the article in a scraped text, apart from what was put around it.

    Args:
        text: the text as somebody scraped it; any string is accepted.
        url: where it was scraped.
        headline: the title, if known; its repetition in the text is cut.
        options: what to do and how eagerly.
        language: ISO 639-1 code; guessed if not given.
        host_lines: lines that the host is known to repeat, each with its weight in log-odds.

    Raises:
        TypeError: ``text`` is not a string.
    """
    if not isinstance(text, str):
        raise TypeError(f"clean() takes a str, not {type(text).__name__}; for bytes or HTML use extract()")
    if "encoding" in options.stages:
        repaired = repair_soundly(text)
    else:
        repaired = Repaired(text.encode("utf-8", "replace").decode("utf-8"), (), False)
    text = repaired.text
    for _ in range(_MAX_REPAIRS):
        document = Document(text, url=url, headline=headline, language=language, host_lines=host_lines)
        result = clean_document(document, options, repairs=repaired.steps)
        touched = result.removed or _has_blank_margins(text)
        # Parts that were repaired each by itself can look damaged where they meet.
        if "encoding" not in options.stages or (repaired.sound and not touched):
            break
        # What is left of a line without a cut or its blank margins can look damaged although the whole line did not.
        if (repaired.sound and _keeps_lines(result)) or repair(result.body)[0] == result.body:
            break
        text = _repaired_apart(result)
        repaired = repaired._replace(sound=False)
    return result


def _keeps_lines(result: Result) -> bool:
    """Return whether the body is made of whole lines of the text, none of them with a blank margin."""
    text = result.text
    for removal in result.removed:
        before = text[text.rfind("\n", 0, removal.start) + 1 : removal.start]
        end = text.find("\n", removal.end)
        behind = text[removal.end : end if end >= 0 else None]
        if before.strip(MARGIN) or behind.strip(MARGIN):
            return False
    return not _has_blank_margins(text)


def _has_blank_margins(text: str) -> bool:
    """Return whether a blank stands before or behind a line."""
    return text.startswith(_BLANKS) or text.endswith(_BLANKS) or _BLANK_AT_BREAK.search(text) is not None


def _repaired_apart(result: Result) -> str:
    """Return the text with everything between the removals repaired by itself, without blank margins."""
    parts: list[str] = []
    at = 0
    for removal in result.removed:
        parts += [repair(_MARGIN.sub("", result.text[at : removal.start]))[0], removal.text]
        at = removal.end
    return "".join([*parts, repair(_MARGIN.sub("", result.text[at:]))[0]])


def clean_document(
    document: Document,
    options: Options = Options(),  # noqa: B008 - frozen
    *,
    repairs: tuple[str, ...] = (),
) -> Result:
    """Return the article in a document whose encoding is repaired already.

    Args:
        document: text, and what is known about it.
        options: what to do; the stage ``encoding`` has no effect here.
        repairs: the encoding steps already applied, for the result.
    """
    ends = Ends(split_lines(document.text), headline=document.headline)
    ends.tongue = Tongue(document.language, ends.lines)
    finder = EndFinder(document, options)
    glue = "paragraphs" in options.stages and options.split_glue
    if "footer" in options.stages:
        finder.find(ends, _split_glue if glue else None)
    elif glue:
        ends.lines = _split_glue(ends)
    cuttings = sorted(ends.cuttings, key=lambda cutting: cutting.start)
    if "paragraphs" in options.stages:
        body = as_paragraphs(document.text, ends.lines)
    else:
        body = as_written(document.text, _kept(document.text, cuttings))
    removed = tuple(_removal(cutting, document.text, body) for cutting in cuttings)
    lifted = lift(cuttings, ends.lines, ends.headline, ends.tongue, document.text)
    return Result(
        text=document.text,
        body=body.text,
        headline=ends.headline,
        fields=lifted.fields,
        provenance=lifted.provenance,
        removed=removed,
        repairs=repairs,
        flags=frozenset(_flags(document, body.text, removed, ends)),
    )


def _split_glue(ends: Ends) -> list[Line]:
    """Return the lines with glued paragraphs apart; only white space is added."""
    if not may_have_gaps([line.text for line in ends.lines]):
        return ends.lines
    lines: list[Line] = []
    for line, gaps in zip(ends.lines, find_gaps([line.text for line in ends.lines], ends.tongue.code)):
        if not gaps:
            lines.append(line)
            continue
        breaks = [0, *(gap.offset for gap in gaps if gap.kind == "paragraph"), len(line.text)]
        spaces = [gap.offset for gap in gaps if gap.kind == "space"]
        for start, end in pairwise(breaks):
            part = line.part(start, end)
            if part is None:
                continue
            holes = [(at, at) for at in (line_at - start for line_at in spaces) if 0 < at < end - start]
            part = part.without(holes) or part
            lines.append(part._replace(gap=line.gap if start == 0 else True, piece=False))
    return lines


def _kept(text: str, cuttings: Sequence[Cutting]) -> list[tuple[int, int]]:
    """Return the spans of the text that no cutting covers."""
    kept: list[tuple[int, int]] = []
    at = 0
    for cutting in cuttings:
        if cutting.start > at:
            kept.append((at, cutting.start))
        at = max(at, cutting.end)
    if at < len(text):
        kept.append((at, len(text)))
    return kept


def _removal(cutting: Cutting, text: str, body: Body) -> Removal:
    return Removal(
        start=cutting.start,
        end=cutting.end,
        at=body.place(cutting.start),
        kind=cutting.kind,
        rule=cutting.rule,
        score=round(cutting.score, 2),
        text=text[cutting.start : cutting.end],
    )


def _flags(document: Document, body: str, removed: Sequence[Removal], ends: Ends) -> list[str]:
    flags = []
    kinds = {removal.kind for removal in removed}
    if not body:
        flags.append("empty")
    if body.rstrip("\"'”’» ").endswith(_ELLIPSIS) or "truncation" in kinds:
        flags.append("truncated")
    if "paywall" in kinds:
        flags.append("paywalled")
    if len(_TAGS.findall(document.text[:20_000])) >= 2:
        flags.append("markup")
    if ends.margin < _UNCERTAIN:
        flags.append("uncertain")
    if "\ufffd" in body:
        flags.append("lossy")
    return flags
