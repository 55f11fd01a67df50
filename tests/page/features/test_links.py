"""Features of addresses and headings: the first links, repeated addresses, short headings as a whole."""

from clf.model.templates import expand
from clf.page.features.links import heading_features, link_features
from clf.page.features.measures import measure
from clf.page.reading.html import read_html
from clf.text.tokens import PlainLines


def link_tokens(html: str) -> list[tuple[str, ...]]:
    page = read_html(html, "https://a.example/x")
    column = link_features(page, measure(page).columns, page.blocks, [3] * len(page.blocks))
    return [expand(column.feature(index))[1] for index in range(len(page.blocks))]


def test_a_block_without_links_has_no_tokens() -> None:
    assert link_tokens("<p>No link") == [()]


def test_the_first_address_stands_with_the_share_of_linked_text() -> None:
    assert link_tokens("<p><a href=/sport/a-b>x</a>") == [("slug 1 own", "deep 2", "/sport", "seen 1", "slug 1 own 3")]


def test_only_the_first_four_links_are_looked_at_and_no_token_repeats() -> None:
    links = "".join(f"<a href=/f{number}/x>{number}</a> " for number in range(4))
    (tokens,) = link_tokens(f"<p>{links}<a href=https://b.example/late>late</a>")
    assert "to another site" not in tokens
    assert len(set(tokens)) == len(tokens)


def test_blocks_under_one_heading_share_an_entry() -> None:
    page = read_html("<p>Before<h2>Read also</h2><p>One<p>Two<h3>A heading of no fewer than five words</h3><p>Three")
    shared = heading_features(page, PlainLines(), page.blocks)
    tokens = [expand(shared.entry(entry)[0])[1] for entry in shared.entry_of]
    assert shared.entry_of == [0, 0, 1, 1, 1, 2]
    assert tokens[0] == ()
    assert tokens[2] == ("read", "also", "= read also", "level h2")
    assert tokens[5] == ("a", "heading", "of", "no", "fewer", "than", "five", "words", "level h3")


def test_a_place_on_the_page_itself_is_told_by_the_whole_address() -> None:
    link = '<p><a href="https://www.a.example/x/#part">x</a>'
    assert link_tokens(link) == [("within", "seen 1", "within 3")]
