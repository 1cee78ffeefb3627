"""A mixin for spiders: from a copy along its source links to the original, and one article out of all."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import cached_property
from typing import TYPE_CHECKING, Any

import scrapy

from pipelines.article import Article
from pipelines.cleaning.document import Result
from pipelines.extraction import extract
from pipelines.recent import note_cleaned
from pipelines.remembering import CrawlMemory, memory_of
from pipelines.responses import page_of, reason_of
from pipelines.settings import CleancopySettings
from pipelines.stats import PREFIX
from pipelines.syndication.addresses import site
from pipelines.syndication.canonical import canonical
from pipelines.syndication.reconcile import Reconciled, reconcile
from pipelines.syndication.source_link import SourceLink, find_source_link
from pipelines.syndication.trust import RefusedAddressError, inherit_trust
from pipelines.syndication.verdicts import WHOLE

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request, Response
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)

_ACCOUNT = ("removedByKind", "removedChars", "removed", "repairs", "flags")
"""What is kept of the copy's own metadata when the text is the original's."""


@dataclass
class Story:
    """A copy on its way to its original.

    Attributes:
        copy: the article of the copy's page.
        result: the result it was made from.
        link: the link that is being followed.
        hops: what became of each link, in order.
        seen: addresses that were asked for, so that no circle is followed.
        best: the article made with the original found so far, its result and its address.
    """

    copy: Article
    result: Result
    link: SourceLink
    hops: list[dict[str, Any]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    best: tuple[Reconciled, Result, str] | None = None


class FollowSourcesMixin:
    """Gives a spider ``follow_source``: yield what it yields, and each copy becomes one article.

    The article has the original's text where that is the same story and complete, the copy's otherwise; its
    ``metadata["original"]`` tells what became of the link. Whatever fails, the copy is yielded. A page that is
    itself a copy is followed on, ``CLEANCOPY_FOLLOW_DEPTH`` links at most.

    Links that were found in pages should only reach the web: see ``pipelines.safe_follow``.
    """

    crawler: Crawler

    @cached_property
    def config(self) -> CleancopySettings:
        """The plugin's settings."""
        return CleancopySettings.from_settings(self.crawler.settings)

    @cached_property
    def memory(self) -> CrawlMemory | None:
        """What hosts repeat; None without ``CLEANCOPY_MEMORY``."""
        return memory_of(self.crawler)

    def extract(self, page: str | bytes, url: str, *, language: str | None = None) -> Result:
        """Return a page's article, cut by what its host is known to repeat; the host is known better then."""
        lines = self.memory.host_lines(url) if self.memory else None
        result = extract(page, url, self.config.options, language=language, host_lines=lines)
        if self.memory:
            self.memory.learn(url, result)
        return result

    def to_article(self, result: Result, url: str) -> Article:
        """Return an article made from an extracted page."""
        article = Article.from_result(result, detail=self.config.metadata, url=url)
        if self.config.metadata != "none":
            article.metadata["dateDownloaded"] = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
            article.metadata.update(self.memory.account if self.memory else {})
        return article

    def follow_source(
        self, copy: Article, result: Result, link: SourceLink | None, parent: Response | None = None
    ) -> Iterator[Article | Request]:
        """Yield a request for the original that ``link`` leads to; the article itself when there is none.

        Args:
            copy: made from ``result``; its ``sourceUrl`` is set.
            result: what ``extract`` or ``clean`` returned for the copy.
            link: what ``find_source_link`` returned for its page.
            parent: the response with the copy's page: if it was trusted, so are its own host's redirectors.
        """
        if link is None or self.config.follow_depth < 1:
            if link is not None and not link.redirector:
                copy.sourceUrl = link.url
            yield note_cleaned(self.crawler, copy, result)
            return
        if link.evidence != "entry":  # that is the copy's own page
            copy.sourceUrl = None if link.redirector else link.url
        request = self._ask(Story(copy, result, link, seen={canonical(copy.url or "") or ""}), link)
        yield request if parent is None else inherit_trust(request, parent)

    def _ask(self, story: Story, link: SourceLink) -> Request:
        story.link = link
        story.seen.add(canonical(link.url) or link.url)
        return scrapy.Request(
            link.url,
            self.parse_original,
            errback=self.original_failed,
            cb_kwargs={"story": story},
            dont_filter=True,  # two copies of one original are two articles
        )

    def parse_original(self, response: Response, story: Story) -> Iterator[Article | Request]:
        """Compare copy and original, and yield the article or the request for the original's own original."""
        page = page_of(response)
        back = site(response.url) == site(story.copy.url or "") and story.link.evidence != "entry"
        if page is None or back:
            yield self._finish(story, "leads back" if back else "not a page", response.url)
            return
        try:
            found, result = self._compare(story.copy, page, response.url)
        except Exception as error:  # a page that cannot be read must not cost the copy
            logger.exception("Not compared: %s", response.url)
            yield self._finish(story, type(error).__name__, response.url)
            return
        related = found.verdict in WHOLE or found.verdict == "stub"
        if related and (story.best is None or found.verdict in WHOLE):
            story.best = found, result, response.url
        if found.verdict in WHOLE and self.memory:
            self.memory.teach(story.copy.url, story.result, result)
        link = find_source_link(page, response.url) if related or found.verdict == "empty" else None
        story.hops.append(_told(story.link, found.verdict, response.url, found.similarity))
        if link is None or len(story.hops) >= self.config.follow_depth or canonical(link.url) in story.seen:
            yield self._finish(story)
            return
        yield self._ask(story, link)

    def _compare(self, copy: Article, page: str | bytes, url: str) -> tuple[Reconciled, Result]:
        result = self.extract(page, url)
        original = self.to_article(result, url)
        detail = self.config.metadata
        return reconcile(copy, original, flags=result.flags, page_text=result.text, detail=detail), result

    def original_failed(self, failure: Failure) -> Iterator[Article]:
        """Yield what there is when an original cannot be had."""
        request = failure.request  # type: ignore[attr-defined]
        story = request.cb_kwargs["story"]
        # Where a redirector led, unless it led astray; of other links the address that the page names.
        led = story.link.redirector and not isinstance(failure.value, RefusedAddressError)
        yield self._finish(story, reason_of(failure), request.url if led else story.link.url)

    def _finish(self, story: Story, problem: str | None = None, url: str = "") -> Article:
        """Return the article of a story that is followed no further, for a ``problem`` or at its end."""
        if problem is not None:
            story.hops.append(_told(story.link, problem, url))
        if story.best is None:
            article, result, used = story.copy, story.result, False
        else:
            found, original, _ = story.best
            article, used = found.article, found.provenance.get("articleBody") == "original"
            result = original if used else story.result
        declared = story.copy.sourceUrl if story.hops[0]["evidence"] == "entry" else None
        article.sourceUrl = _source_url(story.hops) or declared
        self.crawler.stats.inc_value(f"{PREFIX}follow/originals/{'used' if used else 'not_used'}")
        if self.config.metadata != "none":
            article.metadata["original"] = _account(story, article, used)
        return note_cleaned(self.crawler, article, result)


def _source_url(hops: list[dict[str, Any]]) -> str | None:
    """Return the original's address: what the last link names, even if nothing could be had there.

    A page that tells another story is passed over where a name alone led to it ("Source: …" may name what the
    text draws on) and where a page in between told the same story.
    """
    found = None
    for hop in hops:
        other = hop["status"] in ("other", "other_language") and (found or hop["evidence"] == "name")
        if other or hop["status"] == "leads back" or hop["evidence"] == "entry":
            continue
        asked, reached = hop.get("link", hop["url"]), hop["url"]
        moved = site(asked) != site(reached)
        if moved or not hop.get("redirector"):
            found = reached if moved else asked
    return found


def _told(link: SourceLink, status: str, url: str, similarity: float | None = None) -> dict[str, Any]:
    hop: dict[str, Any] = {"url": url, "status": status, "evidence": link.evidence, "label": link.text}
    if link.url != url:
        hop["link"] = link.url
    if link.redirector:
        hop["redirector"] = True
    if similarity is not None:
        hop["similarity"] = similarity
    return {name: value for name, value in hop.items() if value != ""}


def _account(story: Story, article: Article, used: bool) -> dict[str, Any]:
    """Return ``metadata["original"]``: what became of the links, and of the copy if its text was not used."""
    compared = dict(article.metadata.get("original", ())) if story.best is not None else {}
    verdict = compared.pop("verdict", None)
    taken = next((hop for hop in story.hops if story.best and hop["url"] == story.best[2]), story.hops[0])
    account = {**taken, **compared, "status": "used" if used else taken["status"]}
    if used:
        account["verdict"] = verdict
        copied = {name: story.copy.metadata[name] for name in _ACCOUNT if name in story.copy.metadata}
        if copied:
            account["copy"] = copied
    if len(story.hops) > 1:
        account["chain"] = story.hops
    return account
