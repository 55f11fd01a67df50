"""Element names: containers with the same names all the way up are one node, and their blocks share features."""

from clf.model.templates import tokens_of
from clf.page.features.element_names import element_name_features, name_trie
from clf.page.reading.page import read_page
from clf.types import Block, Container, Page, Tokens

PAGE = read_page(
    "<div class=box><p class='card big'>One</p><p class='card big'><b class=hot>Two</b></p></div>"
    "<div class=box><p class='card big'>Three</p></div><div class=side><p class='card big'>Four</p></div>"
)


def names(page: Page, index: int) -> Tokens:
    shared = element_name_features(page, name_trie(page.containers))
    return tokens_of(feature for columns in shared for feature in columns.entry(columns.entry_of[index]))


def test_containers_with_the_same_names_all_the_way_up_are_one_node() -> None:
    items = [Container(0, "li", ("li", "x", "x"))] * 3
    trie = name_trie([Container(-1, "ul", ("ul",)), *items, Container(1, "p", ())])
    assert trie.node_of == [0, 1, 1, 1, 2]
    assert trie.parents == [-1, 0, 1]
    assert trie.names == [("ul",), ("li", "x"), ()]


def test_blocks_share_an_entry_by_their_own_names_and_another_by_those_of_their_ancestors() -> None:
    own, ancestors = element_name_features(PAGE, name_trie(PAGE.containers))
    assert own.entry_of == [0, 1, 0, 2]
    assert ancestors.entry_of == [0, 0, 0, 1]


def test_names_come_from_inline_elements_the_own_container_and_its_ancestors() -> None:
    two, four = names(PAGE, 1), names(PAGE, 3)
    assert two["own"] == ["p", "card", "big", "in b", "in hot", "p>div>body"]
    assert two["name"] == ["div", "box", "body", "html", "1 div", "1 box", "2 body"]
    assert four["name"][:2] == ["div", "side"]


def test_a_block_outside_all_containers_has_no_names_but_its_own() -> None:
    assert names(read_page("words", kind="text"), 0) == {"own": ["group"], "name": []}


def test_a_name_counts_from_39_containers_around_and_no_farther() -> None:
    chain = [Container(index - 1, "div", ("outermost",) if not index else ("div",)) for index in range(42)]
    blocks = tuple(
        Block("x", 0, 1, "div", container=container, heading=-1, inner=(), links=()) for container in (39, 40, 41)
    )
    page = Page("html", "x", "", "", "", blocks, tuple(chain))
    assert [("outermost" in names(page, index)["name"]) for index in range(3)] == [True, False, False]
