"""The headline of a page: an h1 or the title's words, no link, and not what a menu repeats."""

import pytest

from clf.classifiers.page_headline import NO_HEADLINE, has_article, headline_index, raised
from clf.page.features.measures import measure
from clf.page.reading.page import read_page

TITLE = "<title>Bridge reopens after three years | The Herald</title>"


def headline(html: str, logits: list[float] | None = None) -> int:
    page = read_page(html, kind="html")
    return headline_index(page, measure(page), logits or [0.0] * len(page.blocks))


def test_the_words_of_the_title_count_more_than_the_element() -> None:
    assert headline(f"{TITLE}<h1>The Herald</h1><h2>Bridge reopens after three years</h2>") == 1


def test_a_heading_is_taken_before_the_same_words_in_a_paragraph_or_a_link() -> None:
    words = "Bridge reopens after three years"
    assert headline(f"{TITLE}<p>{words}</p><h1>{words}</h1>") == 1
    assert headline(f"{TITLE}<p><a href=/x>{words}</a></p><p>{words}</p>") == 1


def test_the_first_of_equal_ones_is_the_headline_unless_another_is_more_editorial() -> None:
    twice = f"{TITLE}<h1>Bridge reopens after three years</h1><h1>Bridge reopens after three years</h1>"
    assert headline(twice) == 0
    assert headline(twice, [-4.0, 2.0]) == 1


def test_a_page_without_a_candidate_has_no_headline() -> None:
    assert headline(f"{TITLE}<p>Other words</p>") == NO_HEADLINE


@pytest.mark.parametrize(("logit", "expected"), [(-3.0, 1.0), (2.0, 2.0)])
def test_the_logit_of_a_headline_has_a_lower_bound(logit: float, expected: float) -> None:
    assert raised(logit) == expected


def test_an_article_is_more_than_its_headline() -> None:
    assert has_article([3.0, 0.0], headline=0)
    assert not has_article([3.0, -0.1], headline=0)
