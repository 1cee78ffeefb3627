"""Everything that README shows: the example, the commands, the code."""

from __future__ import annotations

import doctest
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.settings import Settings
from scrapy.utils.misc import load_object
from scrapy.utils.test import get_crawler

from pipelines import Article, clean

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, flags=re.M | re.S)


def blocks(language: str) -> list[str]:
    """Return the code blocks in a language."""
    return [text for name, text in BLOCKS if name == language]


def commands() -> list[str]:
    """Return the shell commands but those that install: what is installed is under test already."""
    return [text.strip() for text in blocks("sh") if "pip install" not in text]


def test_before_becomes_after() -> None:
    """The item shown is what the text shown becomes."""
    before, after = blocks("text")[0], json.loads(blocks("json")[0])
    article = Article.from_result(clean(before), detail="none").to_dict()
    assert article == after


def test_python_session_is_true() -> None:
    """The session prints what README says."""
    [session] = blocks("pycon")
    test = doctest.DocTestParser().get_doctest(session, {}, "README.md", "README.md", 0)
    assert test.examples
    assert doctest.DocTestRunner().run(test).failed == 0


@pytest.mark.parametrize("block", blocks("python"))
def test_settings_can_be_used(block: str) -> None:
    """The settings shown load, and name classes that exist."""
    names: dict[str, object] = {}
    exec(block, names)
    settings = Settings({name: value for name, value in names.items() if name.isupper()})
    assert settings.getdict("ADDONS") or settings.getdict("ITEM_PIPELINES")
    for path in [*settings.getdict("ADDONS"), *settings.getdict("ITEM_PIPELINES")]:
        assert load_object(path)
    crawler = get_crawler(settings_dict={name: value for name, value in names.items() if name.isupper()})
    assert crawler.settings["ITEM_PIPELINES"]


@pytest.mark.parametrize("command", commands())
def test_command_runs(command: str, tmp_path: Path) -> None:
    """Each command that needs no installation ends well and prints or writes something."""
    feed = tmp_path / "articles.jsonl"
    words = command.replace("articles.jsonl", str(feed)).split()
    assert words[0] == ".venv/bin/scrapy"
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *words[1:]],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout or feed.stat().st_size > 0


def test_setup_commands_are_two() -> None:
    """One command runs the main job and one the tests, each on a fresh machine."""
    setups = [text for text in blocks("sh") if "pip install" in text]
    assert len(setups) == 2
    assert all(text.startswith("python3 -m venv .venv && ") for text in setups)


def test_linked_files_exist() -> None:
    """Every relative link leads somewhere."""
    for target in re.findall(r"\]\(((?!http)[^)#]+)\)", README):
        assert (ROOT / target).exists(), target
