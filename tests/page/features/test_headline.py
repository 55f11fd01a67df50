"""Features of the title's words: overlap, order, position, and whether the block is linked."""

from clf.page.features.headline import headline_features, is_linked
from clf.page.features.measures import measure
from clf.page.reading.page import read_page

PAGE = read_page(
    "<title>Bridge reopens after three years</title><h1>Bridge reopens after three years</h1>"
    "<p><a href=/x>Bridge reopens after three years</a></p><p>Other words that say something else</p>"
)


def test_a_repeated_headline_is_told_from_the_first_and_from_other_texts() -> None:
    column = headline_features(PAGE, measure(PAGE), range(3))
    first, repeated, other = (list(column.feature(index)[3:]) for index in range(3))
    assert {"overlap 5", "overlap 5 number 0 h1", "h1 0", "within h1 plain"} <= set(first)
    assert {"overlap 5 number 1 p", "within p linked"} <= set(repeated)
    assert other == ["overlap 0", "overlap 0 p plain"]


def test_a_block_is_linked_when_more_than_half_of_it_is() -> None:
    half = read_page("<p><a href=/x>abc</a>def").blocks[0]
    more = read_page("<p><a href=/x>abcd</a>ef").blocks[0]
    assert (is_linked(half), is_linked(more)) == (False, True)
