"""Copies of pages that hide what tells their site and language, and nothing else."""

from clf.datasets.pages.augment import augmented, with_breaks, with_divs, without_names, without_words
from clf.datasets.pages.corpora import Source, label
from clf.page.reading.page import read_page
from clf.types import Page
from tests.datasets import saved_pages as made

PAGE = read_page(
    '<title>Big Wolf</title><div class="story" id="x1"><h1>Big Wolf</h1><p class="lead">It ate <a class="more" '
    'href="/7">7 sheep</a>.</p><p>Then it <em class="loud">slept</em>.</p><section><p>Alone</p></section></div>'
)


def texts(page: Page) -> list[str]:
    return [block.text for block in page.blocks]


def test_hidden_words_keep_their_length_case_and_marks() -> None:
    hidden = without_words(PAGE)
    assert texts(hidden) == hidden.text.split("\n") != texts(PAGE)
    for one, other in zip(texts(PAGE), texts(hidden), strict=True):
        assert [letter.isupper() for letter in one] == [letter.isupper() for letter in other]
        assert [letter for letter in one if not letter.isalpha()] == [
            letter for letter in other if not letter.isalpha()
        ]
    assert hidden.title == hidden.blocks[0].text
    link = hidden.links[0]
    assert hidden.text[link.start : link.end] == link.text != "7 sheep"
    assert not set("abcdefghijklmnopqrstuvwxyz") & set(hidden.text.lower())


def test_hidden_names_leave_the_elements() -> None:
    hidden = without_names(PAGE)
    assert [container.words for container in hidden.containers] == [(c.tag,) for c in PAGE.containers]
    assert [block.inner for block in hidden.blocks] == [(), ("a",), ("em",), ()]
    assert texts(hidden) == texts(PAGE)


def test_paragraphs_become_divs() -> None:
    changed = with_divs(PAGE)
    assert [block.tag for block in changed.blocks] == ["h1", "div", "div", "div"]
    assert changed.containers[4].words == ("div", "lead")
    assert not any(container.tag == "p" for container in changed.containers)


def test_paragraphs_become_lines_of_the_container_around() -> None:
    changed = with_breaks(PAGE)
    assert [container.tag for container in changed.containers] == ["html", "body", "div", "h1", "section"]
    places = [(block.tag, block.container) for block in changed.blocks]
    assert places == [("h1", 3), ("div", 2), ("div", 2), ("section", 4)]
    assert texts(changed) == texts(PAGE)


def test_a_copy_is_always_the_same_and_has_the_same_roles() -> None:
    pages = [label(Source(str(n), made.url(n), made.page(n).encode(), made.body(n), False), "tiny") for n in range(12)]
    copies = [augmented(page) for page in pages]
    assert copies == [augmented(page) for page in pages]
    assert [copy.roles for copy in copies] == [page.roles for page in pages]
    assert [len(copy.page.blocks) for copy in copies] == [len(page.page.blocks) for page in pages]
    assert any(copy.page.text != page.page.text for copy, page in zip(copies, pages, strict=True))
    assert any(copy.page.text == page.page.text for copy, page in zip(copies, pages, strict=True))
