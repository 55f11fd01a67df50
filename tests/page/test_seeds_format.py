"""The project's own pages: every block, link or line has its role, and the words are the reader's own."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from clf.page.reading.html import read_html
from clf.types import Role

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
PAGES = sorted(path for path in SEEDS.iterdir() if path.suffix in (".html", ".txt"))
HEADERS = {".html": ["kind", "order", "role", "text"], ".txt": ["line", "role", "text"]}
ROLE = {".html": 2, ".txt": 1}

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


def rows(page: Path) -> list[list[str]]:
    lines = page.with_name(f"{page.stem}.roles.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines]


def without_role(page: Path) -> list[list[str]]:
    column = ROLE[page.suffix]
    return [[*row[:column], *row[column + 1 :]] for row in rows(page)[1:]]


def seen(page: Path) -> Iterator[list[str]]:
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".txt":
        yield from ([str(n), line.strip()] for n, line in enumerate(text.splitlines(), start=1) if line.strip())
        return
    read = read_html(text)
    yield from (["block", str(n), block.text] for n, block in enumerate(read.blocks))
    yield from (["link", str(n), link.text] for n, link in enumerate(read.links))


@each_page
def test_the_rows_are_what_the_reader_sees_in_its_order(page: Path) -> None:
    assert rows(page)[0] == HEADERS[page.suffix]
    assert without_role(page) == list(seen(page))


@each_page
def test_every_role_is_a_role_and_every_page_has_an_article_and_surroundings(page: Path) -> None:
    counts = Counter(row[ROLE[page.suffix]] for row in rows(page)[1:])
    assert set(counts) <= {role.value for role in Role}
    assert counts[Role.EDITORIAL] >= 6
    assert counts[Role.NAVIGATION] >= 3


def test_pages_roles_and_readme_name_the_same_pages() -> None:
    listed = re.findall(
        r"^\| `([^`]+\.(?:html|txt))` \|", (SEEDS / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert sorted(listed) == [page.name for page in PAGES]
    assert sorted(SEEDS.glob("*.roles.tsv")) == sorted(page.with_name(f"{page.stem}.roles.tsv") for page in PAGES)


def test_no_page_links_to_a_real_site() -> None:
    html = [read_html(page.read_text(encoding="utf-8")) for page in PAGES if page.suffix == ".html"]
    hosts = {urlsplit(link.href).hostname for page in html for link in page.links} - {None}
    assert len(hosts) > 10
    assert {host for host in hosts if host and not host.endswith(".example")} == set()
