"""What speaks for and against a block being article text, as named features with learnt weights."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from functools import lru_cache

from pipelines.extraction.blocks import Block
from pipelines.extraction.hints import CLASSES, Hints, any_of, words_of
from pipelines.extraction.measures import END, bucket, letters_of
from pipelines.extraction.view import PageView, is_dated, looks_of, parent_of, style_of

_CLOSED = re.compile(r"[,;:，、；：،؛]")
_COPYRIGHT = re.compile(r"©|\(c\)\s|copyright|all rights reserved", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|www\.|\S@\S")
_SEPARATED = re.compile(r"\s[|»›>/•·]\s|^\s*[|»›>/•·]|[|»›>•·]\s*$")
# Searched first: what is always part of the pattern, and quickly found missing.
_ADDRESS_MARK = re.compile(r"[@/]|www")
_SEPARATED_MARK = re.compile(r"[|»›>/•·]")
_CREDIT_MARK = re.compile(r"[:：/|©(]|[iI][mM][aA][gG][eE]")
_RIGHTS_MARK = re.compile(r"©|\([cC]\)|opyright|OPYRIGHT|ights reserved|IGHTS RESERVED")

_CREDIT = re.compile(
    r"\b(?:foto|photo|photograph|bild|image|imagen|immagine|picture|grafik|illustration|video|fot|фото|zdjęcie|credit|"
    r"courtesy|getty|imago|picture alliance|reuters|afp|dpa|epa|istock|shutterstock|写真|사진|图)\b"
    r"\s*(?:[:：/|©]|images?\b)"
    r"|[/|(©]\s*(?:getty|reuters|afp|ap|dpa|epa|efe|ansa|imago|istock|shutterstock)\b",
    re.IGNORECASE,
)

_SEEN = -8.0
"""Log-odds up to which the first pass settles it: the second pass does not look at the block."""
_CLIMBS = (1, 2, 3, 4, 5, 7, 10)
_FAR = 99
_GAPS = (1, 2, 3, 5, 9, 20)
_SIZES = (8, 20, 40, 70, 110, 180, 300)
_LONG = (600, 1500)
_CHROME = any_of(" ".join(words_of("elements.tsv")["chrome"]))


@lru_cache(maxsize=65536)
def _hint_names(level: str, hints: Hints) -> tuple[str, ...]:
    return tuple(f"{level}.{name}" for number, name in enumerate(CLASSES) if hints >> number & 1)


def _tag_group(block: Block) -> str:
    if block.heading:
        return f"h{block.heading}" if block.heading < 4 else "h4"
    tag = block.context.tag
    return tag if tag in _TAGS else "other"


_TAGS = frozenset(words_of("elements.tsv")["told"])


def is_credit(text: str) -> bool:
    """Tell whether a line names a picture's source: ``(Photo: …)``, ``Fot. …``, ``… / Reuters``."""
    return bool(_CREDIT_MARK.search(text) and _CREDIT.search(text))


def text_features(block: Block) -> list[str]:
    """Features of a block's own text and tag."""
    text = block.text
    size = block.size
    density = block.linked / len(text)
    tag = _tag_group(block)
    length = bucket(size, _SIZES)
    ended = bool(END.search(text[-12:]))
    linked = bucket(density, (0.01, 0.25, 0.6, 0.95))
    out = [
        f"tag.{tag}",
        f"size.{length}",
        f"linked.{linked}",
        f"size.{length}.ended.{ended:d}",
        f"size.{length}.linked.{linked}",
        f"tag.{tag}.size.{min(length, 5) // 2}",
    ]
    if not ended and text[-1:] in ":：":
        out.append("colon")
    if text[:1].islower():
        out.append("lower")
    if block.strong * 10 > len(text) * 9:
        out.append(f"strong.{length // 3}")
    if len(block.lines) > 1:
        out.append("lines")
    if not block.first:
        out.append("later")
    if block.pictured:
        out += ("pictured", f"pictured.{length // 2}.{ended:d}")
    if size >= _LONG[0]:
        out.append(f"long.{bucket(size, _LONG)}")
    if length < 7:
        out += _short_features(text, length, linked > 1)
    if _RIGHTS_MARK.search(text[:400]) and _COPYRIGHT.search(text[:400]):
        out.append(f"copyright.{length // 3}")
    commas = len(_CLOSED.findall(text))
    out.append(f"commas.{bucket(commas, (1, 2, 4))}")
    return out


def _short_features(text: str, length: int, linked: bool) -> list[str]:
    out = []
    if is_dated(text):
        out.append(f"date.{length // 2}")
    if is_credit(text):
        out.append(f"credit.{length // 3}")
    if _ADDRESS_MARK.search(text) and _ADDRESS.search(text):
        out.append("address")
    if _SEPARATED_MARK.search(text) and _SEPARATED.search(text):
        out.append("separated")
    if text.isupper():
        out.append("upper")
    if letters_of(text) * 2 < len(text):
        out.append("few-letters")
    if ": " in text[:30] or "：" in text[:20]:
        out.append(f"label.{length // 3}")
        if linked:
            out.append("label.linked")
    return out


def page_features(block: Block, index: int, view: PageView) -> list[str]:
    """Features of how a block relates to the page's own metadata and to its headline."""
    out: list[str] = []
    key = view.keys[index]
    heading = "h" if block.heading else "t"
    if len(key) < 300 and view.is_title(key):
        out.append(f"title.{heading}")
    if view.title_at >= 0:
        away = index - view.title_at
        out.append(f"from-title.{bucket(away, (0, 1, 2, 3, 5, 9, 15))}")
    else:
        out.append("from-title.none")
    # Readers' comments, teasers, list entries: each with its date beside it, and many of them.
    if any(view.dated[max(0, index - 3) : index]):
        out.append(f"dated-before.{view.dates}")
    if any(view.dated[index + 1 : index + 3]):
        out.append(f"dated-behind.{view.dates}")
    if index >= view.other_title_at:
        out.append("next-article")
    if view.description and len(key) > 25 and (key in view.description or view.description[:60] in key):
        out.append("description")
        out.append(f"description.{heading}")
    if view.body and len(key) > 10:
        out.append("ld.in" if key in view.body else f"ld.out.{bucket(len(key), (60, 150))}")
    if len(key) > 12 and view.counts[key] > 1:
        out.append("repeated")
    return out + _structure_features(block, view)


def _structure_features(block: Block, view: PageView) -> list[str]:
    """Features of a block's place in the tree that hold whatever the elements are called.

    An article's paragraphs are many in one element, and near the headline; teasers stand in an element each, of
    one style.
    """
    out = []
    if view.above_title:
        levels = (view.above_title.get(at.number) for at in block.context.ancestors())
        up = next((level for level in levels if level is not None), _FAR)
        out.append(f"title-climb.{bucket(up, _CLIMBS)}.{view.prose[parent_of(block)] > 1:d}")
    if block.prose:
        spread = bucket(view.homes[style_of(block.context)], (2, 3, 5, 9))
        out.append(f"spread.{spread}.{bucket(view.prose[parent_of(block)], (2, 4))}")
    return out


def place_features(block: Block, view: PageView) -> list[str]:
    """Features of where a block stands: class words by distance, and the way to the best container."""
    out: list[str] = []
    near = mid = far = above = 0
    article: int | None = None
    steps = view.steps.get(block.context.number, -1)
    tags = set()
    for level, at in enumerate(block.context.ancestors()):
        if article is None and at.tag == "article":
            article = at.number
        # What holds the headline too is no chrome, whatever its name: "comments-enabled".
        hints = at.hints & ~_CHROME if at.number in view.above_title else at.hints
        if 0 <= steps < level:
            above |= hints
            continue
        tags.add(at.tag)
        if level == 0:
            continue
        if level == 1:
            near |= hints
        elif level <= 3:
            mid |= hints
        else:
            far |= hints
    for level_name, hints in (
        ("own", block.context.hints),
        ("near", near),
        ("mid", mid),
        ("far", far),
        ("above", above),
    ):
        out += _hint_names(level_name, hints)
    within = block.context.hints | near | mid | far
    out += _hint_names("prose" if block.prose else "short", within)
    chrome = within & _CHROME
    out.append("inside.no" if steps < 0 else f"inside.{min(steps, 4)}.{bool(chrome):d}")
    out += [f"in.{tag}" for tag in tags & _TELLING]
    if not chrome:
        out.append("plain")
    # An <article> inside an article is a teaser or a comment.
    if article is not None or view.article is not None:
        out.append(
            "article.own" if article == view.article else f"article.{'left' if article is None else 'other'}"
        )
    return out


_TELLING = frozenset(words_of("elements.tsv")["telling"])


def context_features(blocks: Sequence[Block], scores: Sequence[float]) -> list[list[str]]:
    """Second pass: features of what stands around each block, from the first pass's log-odds."""
    sizes = [block.size for block in blocks]
    mass = [size if score > 0 else 0 for size, score in zip(sizes, scores)]
    total = sum(mass) or 1
    parents = [parent_of(block) for block in blocks]
    styles = _numbered(style_of(block.context) for block in blocks)
    by_parent: Counter[int] = Counter()
    by_style: Counter[int] = Counter()
    for parent, style, weight in zip(parents, styles, mass):
        by_parent[parent] += weight
        by_style[style] += weight
    looks = _numbered(looks_of(block) for block in blocks)
    by_looks: Counter[int] = Counter()
    of_looks: Counter[int] = Counter()
    for look, size, weight in zip(looks, sizes, mass):
        by_looks[look] += weight
        of_looks[look] += size
    strong = [score > 1.5 and size >= 60 for score, size in zip(scores, sizes)]
    climbs = _climbs(blocks, strong, [score > _SEEN for score in scores])
    out: list[list[str]] = []
    done = 0
    grades = [_grade(score) for score in (-9.0, -9.0, *scores, -9.0, -9.0)]
    strong_before, strong_after = _distance(strong), _distance(strong[::-1])[::-1]
    for index, score in enumerate(scores):
        if score <= _SEEN:
            out.append([])
            continue
        third = _third(score)
        names = [
            f"p1.{grades[index + 2]}",
            f"prev.{grades[index + 1]}.{third}",
            f"next.{grades[index + 3]}.{third}",
            f"prev2.{grades[index]}",
            f"next2.{grades[index + 4]}",
            f"before.{bucket(done / total, (0.001, 0.1, 0.5, 0.9, 0.999))}.{third}",
            f"after.{bucket((total - done - mass[index]) / total, (0.001, 0.05, 0.2, 0.5))}.{third}",
            f"parent.{bucket(by_parent[parents[index]] / total, (0.001, 0.1, 0.4, 0.8))}.{third}",
            f"style.{bucket(by_style[styles[index]] / total, (0.001, 0.1, 0.4, 0.8))}.{third}",
            f"gap.{bucket(strong_before[index], _GAPS)}.{bucket(strong_after[index], _GAPS)}",
        ]
        alike = (by_looks[looks[index]] - mass[index]) / max(1, of_looks[looks[index]] - sizes[index])
        others = of_looks[looks[index]] > sizes[index]
        names.append(f"looks.{bucket(alike, (0.05, 0.5, 0.95)) if others else 9}.{third}")
        up = bucket(climbs[index], (1, 2, 3, 4, 6, 9))
        names.append(f"climb.{up}.{third}")
        names.append(f"climb.{up}.{bucket(min(strong_before[index], strong_after[index]), (1, 2, 5, 12))}")
        out.append(names)
        done += mass[index]
    return out


def _numbered(values: Iterable[Hashable]) -> list[int]:
    """Return a number for each value, the same for equal ones: numbers are quicker to count by than long tuples."""
    numbers: dict[Hashable, int] = {}
    return [numbers.setdefault(value, len(numbers)) for value in values]


def _climbs(blocks: Sequence[Block], strong: Sequence[bool], seen: Sequence[bool]) -> list[int]:
    """Levels from each block that is seen up to the ancestor it shares with the nearest strong block."""
    out = [99] * len(blocks)
    for order in (range(len(blocks)), range(len(blocks) - 1, -1, -1)):
        depths: dict[int, int] = {}
        for index in order:
            if not seen[index]:
                continue
            for level, context in enumerate(blocks[index].context.ancestors()):
                if context.number in depths:
                    out[index] = min(out[index], level)
                    break
            if strong[index]:
                depths = {context.number: 0 for context in blocks[index].context.ancestors()}
    return out


def _distance(strong: Sequence[bool]) -> list[int]:
    """Blocks since the last strong one, the block itself not counted; 99 for none."""
    out: list[int] = []
    since = 98
    for flag in strong:
        since += 1
        out.append(min(since, 99))
        if flag:
            since = 0
    return out


def _grade(score: float) -> int:
    return bucket(score, (-5, -3, -2, -1, -0.3, 0.3, 1, 2, 3, 5))


def _third(score: float) -> int:
    return bucket(score, (-1.5, 0.0, 1.5))
