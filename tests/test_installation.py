"""Two packages called ``pipelines`` in one place: noticed in both directions."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.installation import is_ours, namesakes

ROOT = Path(__file__).parent.parent
FLAT_MODULE = "class MyPipeline:\n    def process_item(self, item):\n        return item\n"


def python(code: str, *path: Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run code with these folders and the standard library on the import path, and nothing else."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))}
    command = [sys.executable, "-S", "-c", f"import sys; sys.path.remove('')\n{code}"]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(params=["pipelines.py", "pipelines/__init__.py"])
def flat_project(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Make a project that keeps its pipelines in a top-level module or package of this name."""
    file = tmp_path / request.param
    file.parent.mkdir(exist_ok=True)
    file.write_text(FLAT_MODULE)
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = settings\n")
    (tmp_path / "settings.py").write_text(
        'BOT_NAME = "flat"\nADDONS = {"pipelines.addon.CleancopyAddon": 500}\n'
        "LOG_LEVEL = 'ERROR'\nTELNETCONSOLE_ENABLED = False\nREMOTE_CONTROL_ENABLED = False\n"
        'ITEM_PIPELINES = {"pipelines.MyPipeline": 300}\n'
    )
    (tmp_path / "spider.py").write_text(
        "import scrapy\n\n\nclass Spider(scrapy.Spider):\n    name = 's'\n\n"
        "    async def start(self):\n        yield {'a': 1}\n"
    )
    return tmp_path


def test_ours_first_warns_of_the_hidden_one(flat_project: Path) -> None:
    """When our package hides the project's, its import warns with both files and the remedy."""
    done = python("import pipelines", ROOT, flat_project, cwd=flat_project)
    assert done.returncode == 0
    assert "NamesakeWarning" in done.stderr
    assert str(flat_project) in done.stderr
    assert str(ROOT) in done.stderr
    assert "rename one of them" in done.stderr


def test_ours_alone_is_silent(tmp_path: Path) -> None:
    """Without another package there is nothing to say; a mere folder of that name is none."""
    (tmp_path / "pipelines").mkdir()
    (tmp_path / "pipelines" / "daily.yaml").write_text("a: 1\n")
    done = python("import pipelines", ROOT, tmp_path, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_second_copy_of_ours_is_no_stranger(tmp_path: Path) -> None:
    """A checkout beside an installed version is both ours."""
    copy = tmp_path / "pipelines" / "__init__.py"
    copy.parent.mkdir()
    copy.write_bytes((ROOT / "pipelines" / "__init__.py").read_bytes())
    assert is_ours(copy)
    done = python("import pipelines", ROOT, tmp_path, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")


def test_namesakes_are_found_on_either_side(flat_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Earlier or later on the path: both hide one of the two."""
    own = str(ROOT / "pipelines" / "__init__.py")
    for path in ([str(flat_project), str(ROOT)], [str(ROOT), str(flat_project)]):
        monkeypatch.setattr(sys, "path", path)
        assert [file.is_relative_to(flat_project) for file in namesakes(own)] == [True]


def scrapy(*arguments: str, path: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run ``python -m scrapy``, which puts the current folder first, with our package in the other one."""
    environment = {**os.environ, "PYTHONPATH": path}
    command = [sys.executable, "-m", "scrapy", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_theirs_first_fails_as_documented(flat_project: Path) -> None:
    """When the project's hides ours, no code of ours runs; docs/settings.md quotes the error that appears."""
    done = scrapy("runspider", "spider.py", path=str(ROOT), cwd=flat_project)
    message = "No module named 'pipelines.addon'"
    assert message in done.stderr
    assert message in (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def test_the_guard_accepts_our_package() -> None:
    """In a checkout, the scraper starts."""
    done = python("from scraper.guard import require_own_pipelines as r; r()", ROOT, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("imported", [True, False])
def test_the_guard_refuses_a_stranger(flat_project: Path, imported: bool) -> None:
    """A foreign package that wins over the project's is named, with the remedy; imported already or not."""
    code = ("import pipelines\n" if imported else "") + "from scraper.guard import *\nrequire_own_pipelines()"
    done = python(code, flat_project, ROOT, cwd=ROOT)
    assert done.returncode == 1
    assert "ForeignPipelinesError" in done.stderr
    assert str(flat_project) in done.stderr
    assert f"PYTHONPATH={ROOT}" in done.stderr


def test_the_guard_reports_a_missing_package(tmp_path: Path) -> None:
    """Without any package called pipelines the guard says so too."""
    (tmp_path / "scraper").mkdir()
    (tmp_path / "scraper" / "guard.py").write_bytes((ROOT / "scraper" / "guard.py").read_bytes())
    done = python("from scraper.guard import *\nrequire_own_pipelines()", tmp_path, cwd=tmp_path)
    assert "ForeignPipelinesError" in done.stderr


def test_no_start_of_scrapy_loads_the_engine() -> None:
    """Scrapy imports our commands at every start, in any project: what cleans comes when something is cleaned."""
    code = (
        "import sys\nfrom pipelines.commands import entry\n"
        "print(entry.clean.__module__, entry.hosts.__module__, 'pipelines.cleaning.clean' in sys.modules)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout == "pipelines.commands.clean pipelines.commands.hosts False\n", done.stderr
