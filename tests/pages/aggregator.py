"""Builds aggregator pages: twelve languages, eight layouts of the footer, around stories of our own.

The page is one an aggregator's theme would print: navigation, headline, story, footer about the original,
related links, a side column and the site's own foot. Its metadata are the aggregator's.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path


@dataclass(frozen=True)
class Story:
    """One story in one language, with the labels its footer uses.

    Attributes:
        language: ISO 639-1 code.
        headline, paragraphs: the article.
        labels: of source link, author, date and tags, in this order.
        author, date, day: author and date as printed, and the day in ISO 8601.
        rights: the line about rights.
        tags: as printed.
    """

    language: str
    headline: str
    paragraphs: tuple[str, ...]
    labels: tuple[str, str, str, str]
    author: str
    date: str
    day: str
    rights: str
    tags: str

    @property
    def url(self) -> str:
        """Return the address of the original."""
        return f"https://www.original-{self.language}.example/news/story-4711.html"

    def lines(self) -> list[tuple[str, str]]:
        """Return the footer as ``(label, value)``; a line without a label has ""."""
        source, author, date, tags = self.labels
        return [
            (source, self.url),
            (author, self.author),
            (date, self.date),
            ("", self.rights),
            (tags, self.tags),
        ]


def _stories() -> tuple[Story, ...]:
    rows = json.loads((Path(__file__).parent / "stories.json").read_text("utf-8"))
    return tuple(
        Story(**{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()})
        for row in rows
    )


STORIES = _stories()

JUNK = "ATVC. . . . . . . . . . . . . . . . . . . . . . . .... . . . . . . . . . ."


def _labelled(label: str, value: str) -> str:
    return escape(f"{label} : {value}" if label else value)


def _paragraphs(story: Story) -> str:
    lines = [_labelled(*line) for line in story.lines()] + [JUNK]
    return "".join(f"<p>{line}</p>\n" for line in lines)


def _breaks(story: Story) -> str:
    return "<p>" + "<br>\n".join([_labelled(*line) for line in story.lines()] + [JUNK]) + "</p>"


def _boxes(story: Story) -> str:
    lines = "".join(f'<div class="item-meta">{_labelled(*line)}</div>\n' for line in story.lines())
    return f'<div class="post-footer">{lines}</div><p>{JUNK}</p>'


def _definitions(story: Story) -> str:
    pairs = "".join(f"<dt>{escape(a)}</dt><dd>{escape(b)}</dd>" for a, b in story.lines() if a)
    return f"<dl>{pairs}</dl><p>{escape(story.rights)}</p><p>{JUNK}</p>"


def _table(story: Story) -> str:
    rows = "".join(f"<tr><td>{escape(a)}:</td><td>{escape(b)}</td></tr>" for a, b in story.lines() if a)
    return f"<table>{rows}</table><p>{escape(story.rights)}</p><p>{JUNK}</p>"


def _spans(story: Story) -> str:
    lines = (
        f"<div><span class='label'>{escape(a)}:</span> <span>{escape(b)}</span></div>"
        if a
        else f"<div>{escape(b)}</div>"
        for a, b in story.lines()
    )
    return "".join(lines) + f"<p>{JUNK}</p>"


def _anchor(story: Story) -> str:
    lines = story.lines()
    rest = "".join(f"<p>{_labelled(*line)}</p>" for line in lines[1:])
    return f'<p><a href="{story.url}">{escape(lines[0][0])}</a></p>{rest}<p>{JUNK}</p>'


def _plain(story: Story) -> str:
    return "<br><br>\n".join([_labelled(*line) for line in story.lines()] + [JUNK])


LAYOUTS: dict[str, Callable[[Story], str]] = {
    "p": _paragraphs,
    "br": _breaks,
    "div": _boxes,
    "dl": _definitions,
    "table": _table,
    "span": _spans,
    "anchor": _anchor,
    "plain": _plain,
}


def build(story: Story, layout: str) -> str:
    """Return the page of a story with its footer in a layout."""
    footer = LAYOUTS[layout](story)
    if layout == "plain":
        inner = (
            "<br><br>\n".join(escape(part, quote=False) for part in story.paragraphs) + "<br><br>\n" + footer
        )
        content = f'<div class="entry-content">{inner}</div>'
    else:
        body = "".join(f"<p>{escape(part, quote=False)}</p>\n" for part in story.paragraphs)
        content = f'<div class="entry-content">{body}{footer}</div>'
    data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.headline,
        "datePublished": "2024-05-05T05:05:05+00:00",
        "author": {"@type": "Person", "name": "admin"},
    }
    related = "".join(f'<li><a href="/r/{n}">{story.headline} {n}</a></li>' for n in range(6))
    return f"""<!DOCTYPE html>
<html lang="{story.language}"><head><meta charset="utf-8"><title>{story.headline} - World Mirror</title>
<meta property="og:title" content="{escape(story.headline)}">
<meta property="og:site_name" content="World Mirror">
<meta name="author" content="admin"><link rel="canonical" href="https://mirror.example/{story.language}/4711">
<script type="application/ld+json">{json.dumps(data)}</script></head>
<body class="single-post"><header class="site-header"><a href="/">World Mirror</a>
<nav><ul><li><a href="/a">News</a></li><li><a href="/b">Sport</a></li></ul></nav></header>
<main><article class="post"><h1 class="entry-title">{story.headline}</h1>{content}
<div class="share-buttons"><a href="#">Facebook</a> <a href="#">Twitter</a></div></article>
<section class="related-posts"><h3>Related</h3><ul>{related}</ul></section></main>
<aside class="sidebar"><h3>Popular</h3><ul>{related}</ul></aside>
<footer class="site-footer"><p>© 2024 World Mirror. <a href="/imprint">Imprint</a></p></footer>
</body></html>"""
