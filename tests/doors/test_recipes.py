"""The recipes for Scrapy and trafilatura run as the document prints them, in an environment with these libraries."""

import json
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.doors.test_install import environment, run
from tests.test_recipes import recipe

pytestmark = pytest.mark.doors


@pytest.fixture(scope="module")
def programs(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    # The pip that Python brings may be too old to understand the extra of lxml that trafilatura needs.
    return environment(tmp_path_factory.mktemp("scrapers"), root, "scrapy", "trafilatura")


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(root: Path) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(root / "seeds")))
    with server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_spider_yields_the_article_and_flags_teasers(programs: Path, root: Path, tmp_path: Path, site: str) -> None:
    (tmp_path / "spider.py").write_text(recipe(root, "Scrapy"), encoding="utf-8")
    address = f"{site}/tabloid-en.html"
    command = [programs / "scrapy", "runspider", "spider.py", "-a", f"address={address}", "-O", "items.jsonl"]
    result = run(command, tmp_path)
    assert result.returncode == 0, result.stderr
    items = [json.loads(line) for line in (tmp_path / "items.jsonl").read_text(encoding="utf-8").splitlines()]
    page = next(item for item in items if item["url"] == address)
    assert len(page["article"]) > 500
    assert page["clickbait"] is not None
    assert page["flagged"]


def test_a_text_of_trafilatura_loses_its_promotional_lines(programs: Path, root: Path) -> None:
    result = run([programs / "python", "-c", recipe(root, "trafilatura")], root)
    assert (result.returncode, result.stderr) == (0, "")
    lines, _, label = result.stdout.strip().partition(" lines, ")
    assert int(lines) > 3
    assert label in ("clickbait", "editorial")
