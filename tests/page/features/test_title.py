"""The overlap of blocks with the title, with the site's name or without; and which blocks may be the headline."""

from clf.page.features.title import headline_candidates, title_matches
from clf.page.reading.page import read_page
from clf.text.tokens import PlainLines

TITLE = "<title>Bridge reopens after three years | The Herald</title>"


def test_the_name_of_the_site_makes_no_difference() -> None:
    page = read_page(f"{TITLE}<h2>Bridge reopens after three years</h2><p>The Herald</p>")
    assert title_matches(page, PlainLines())[0].overlap == 1.0
    assert 1 not in title_matches(page, PlainLines())


def test_a_text_that_is_part_of_the_title_is_nearly_the_same() -> None:
    page = read_page(f"{TITLE}<h2>Bridge reopens after</h2>")
    assert title_matches(page, PlainLines())[0].overlap == 0.95


def test_texts_much_longer_or_shorter_than_the_title_are_left_out() -> None:
    page = read_page(f"{TITLE}<p>Bridge</p><p>Bridge reopens after three years {'and more words ' * 20}</p>")
    assert title_matches(page, PlainLines()) == {}


def test_every_h1_may_be_the_headline_and_other_blocks_by_their_words() -> None:
    page = read_page(f"{TITLE}<h1>News</h1><h2>Bridge reopens after all these years</h2><h2>Bridge for sale</h2>")
    assert headline_candidates(page, title_matches(page, PlainLines())) == [0, 1]


def test_a_page_without_a_title_has_no_matches() -> None:
    assert title_matches(read_page("<p>Some words of a block</p>"), PlainLines()) == {}
