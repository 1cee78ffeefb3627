"""Settings of the project's crawls: polite towards hosts, safe on this machine, quiet in the log.

A crawl's own wishes go on the command line: ``-s DOWNLOAD_DELAY=0.2 -s CLEANCOPY_METADATA=summary``.
"""

from __future__ import annotations

from scraper.guard import require_own_pipelines

require_own_pipelines()

from scrapy.settings import default_settings  # noqa: E402 - behind the check that the pipelines are ours

from pipelines.feeds import EXPORTERS, STORAGES  # noqa: E402
from pipelines.safe_follow import HANDLERS, MIDDLEWARES  # noqa: E402

BOT_NAME = "cleancopy"
SPIDER_MODULES = ["scraper.spiders"]
NEWSPIDER_MODULE = "scraper.spiders"

# One line installs the cleaning.
ADDONS = {"pipelines.addon.CleancopyAddon": 500}

# The items of these spiders are Articles, which have a place for it: what was cut, and by which rule.
CLEANCOPY_METADATA = "full"

# A host's operator should be able to see who calls and to write to them.
USER_AGENT = "cleancopy/0.1 (+https://pypi.org/project/scrapy-cleancopy/)"

# Politeness. The originals of one aggregator lie on many hosts: a crawl is fast although each host gets one
# request at a time, a second apart; AutoThrottle slows down further for a host that answers slowly.
ROBOTSTXT_OBEY = True
DOWNLOADER_MIDDLEWARES = {
    **MIDDLEWARES,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scraper.robots.PatientRobotsTxtMiddleware": 100,
}
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 1
AUTOTHROTTLE_MAX_DELAY = 30

# Links found in pages lead to public web servers or nowhere: docs/following.md.
DOWNLOAD_HANDLERS = dict(HANDLERS)
REDIRECT_MAX_TIMES = 6

# Articles need no session; cookies would only let hosts follow a crawl.
COOKIES_ENABLED = False

# A page that is larger or slower than these is no article; a crawl of many hosts always meets some.
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_TIMEOUT = 30
RETRY_TIMES = 1

# Scrapy accepts any certificate by default; what we quote as the original should come from its host.
DOWNLOAD_VERIFY_CERTIFICATES = True

# Scrapy makes this many tasks for every response, whatever it yields. The pipelines are synchronous, so more
# than a few bring nothing: 100, the default, took 1.6 times the CPU of 4 in a crawl that was measured.
CONCURRENT_ITEMS = 4

# Both open a port on this machine that executes code. Left among the extensions they would be imported although
# they are switched off, the second together with aiohttp: 11 MB and a tenth of a second.
EXTENSIONS_BASE = {
    path: order
    for path, order in default_settings.EXTENSIONS_BASE.items()
    if not path.endswith((".TelnetConsole", ".RemoteControl"))
}

# At DEBUG, Scrapy logs every item whole: with articles the log grows larger than the feed.
LOG_LEVEL = "INFO"

# Readable characters instead of \uXXXX.
FEED_EXPORT_ENCODING = "utf-8"

# A killed crawl loses no item that it scraped, and -O articles.jsonl.gz is compressed: docs/feeds.md.
FEED_STORAGES = STORAGES
FEED_EXPORTERS = EXPORTERS
