"""The limits of reading: each cuts the page where it is reached, and real pages stay far below."""

from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.errors import InputError
from clf.page.reading import blocks, containers, decoding, head
from clf.page.reading.html import read_html
from clf.page.reading.limits import LIMITS, is_safe_to_normalize
from clf.page.reading.page import read_page

READERS = (blocks, containers, decoding, head)
Limit = Callable[..., None]


@pytest.fixture
def limit(monkeypatch: pytest.MonkeyPatch) -> Limit:
    """Set limits that a short test page reaches."""

    def change(**values: int) -> None:
        for module in READERS:
            monkeypatch.setattr(module, "LIMITS", replace(LIMITS, **values))

    return change


@pytest.mark.parametrize("count", [2, 3, 4])
def test_the_limit_of_blocks_cuts_the_page_behind_it(limit: Limit, count: int) -> None:
    limit(blocks=3)
    page = read_html("".join(f"<p>Block {number}</p>" for number in range(count)))
    assert page.text.splitlines() == [f"Block {number}" for number in range(min(3, count))]
    assert page.truncated is (count > 3)


@pytest.mark.parametrize("count", [2, 3])
def test_the_limit_of_links_cuts_the_page_behind_it(limit: Limit, count: int) -> None:
    limit(links=2)
    page = read_html("".join(f"<p><a href=/{number}>Link {number}</a></p>" for number in range(count)) + "<p>End</p>")
    assert [link.href for link in page.links] == ["/0", "/1"]
    assert page.truncated is (count > 2)
    assert ("End" in page.text) is (count <= 2)


def test_the_limit_of_containers_cuts_the_page_behind_it(limit: Limit) -> None:
    limit(containers=6)
    page = read_html("".join(f"<div>Text {number}</div>" for number in range(9)))
    assert len(page.containers) == 6
    assert page.truncated
    assert page.text.startswith("Text 0\nText 1\n")
    assert len(page.blocks) < 9


def test_what_is_nested_deeper_belongs_to_the_container_at_that_depth(limit: Limit) -> None:
    limit(depth=4)
    page = read_html("<div>" * 9 + "Deep" + "</div>" * 9 + "<p>After</p>")
    assert [block.text for block in page.blocks] == ["Deep", "After"]
    assert len(page.containers) == 4 + 1
    assert not page.truncated


def test_a_title_is_cut_without_a_word(limit: Limit) -> None:
    limit(title=10)
    page = read_html("<title>A title of more than ten</title><p>Text</p>")
    assert (page.title, page.truncated) == ("A title of", False)


def test_a_page_beyond_the_limit_of_size_is_refused_with_the_limit(limit: Limit) -> None:
    limit(size=1_000)
    assert read_page("x" * 1_000, kind="text").text == "x" * 1_000
    for page in ("x" * 1_001, b"x" * 1_001):
        with pytest.raises(InputError, match="more than 1,000 bytes or characters; give a part"):
            read_page(page)


def test_limits_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        LIMITS.blocks = 1  # type: ignore[misc]


def test_the_seeds_stay_below_a_third_of_every_limit(root: Path) -> None:
    for path in (root / "seeds").glob("*.html"):
        page = read_html(path.read_text(encoding="utf-8"))
        assert not page.truncated
        assert 3 * len(page.blocks) < LIMITS.blocks
        assert 3 * len(page.links) < LIMITS.links
        assert 3 * len(page.containers) < LIMITS.containers


@pytest.mark.parametrize(
    ("text", "is_safe"),
    [
        ("", True),
        ("Citește și", True),
        ("e" + "\u0301" * 30, True),
        ("e" + "\u0301" * 32, False),
        ("\u0301" * 31 + " " + "\u0301" * 31, True),
        ("plain text " * 1_000, True),
        ("-" * 32, False),
    ],
)
def test_long_runs_of_combining_marks_are_not_normalized(text: str, is_safe: bool) -> None:
    assert is_safe_to_normalize(text) is is_safe


@given(st.text("ae\u0301\u0323 .", max_size=60))
def test_text_that_is_safe_has_no_run_of_marks_longer_than_unicode_allows(text: str) -> None:
    longest = max(map(len, "".join(mark if mark in "\u0301\u0323" else " " for mark in text).split()), default=0)
    if is_safe_to_normalize(text):
        assert longest < 32
        page = read_html(f"<p>{text}</p>")
        assert page.text == " ".join(normalize("NFC", text).split())
