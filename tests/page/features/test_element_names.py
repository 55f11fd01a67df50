"""Paths: containers called alike all the way up share one, and with it what is told of their names."""

from clf.page.features.element_names import path_names, paths_of
from clf.page.reading.page import read_page
from clf.training.pages.data import merged
from clf.types import Container, Page, Tokens

PAGE = read_page(
    "<div class=box><p class='card big'>One</p><p class='card big'><b class=hot>Two</b></p></div>"
    "<div class=box><p class='card big'>Three</p></div><div class=side><p class='card big'>Four</p></div>"
)


def names(page: Page, place: int) -> Tokens:
    return merged(path_names(page, paths_of(page.containers)).parts(place))


def test_containers_called_alike_all_the_way_up_share_a_path() -> None:
    paths = paths_of([Container(-1, "ul", ("ul",)), *[Container(0, "li", ("li", "x", "x"))] * 3, Container(1, "p", ())])
    assert (paths.of, paths.parents, paths.words) == ([0, 1, 1, 1, 2], [-1, 0, 1], [("ul",), ("li", "x"), ()])


def test_blocks_with_one_path_and_the_same_elements_inside_have_one_entry() -> None:
    assert path_names(PAGE, paths_of(PAGE.containers)).around == [0, 1, 0, 2]


def test_names_are_told_of_what_is_inside_of_the_container_and_of_those_around() -> None:
    two, four = names(PAGE, 1), names(PAGE, 3)
    assert two["own"] == ["p", "card", "big", "in b", "in hot", "p>div>body"]
    assert two["name"] == ["div", "box", "body", "html", "1 div", "1 box", "2 body"]
    assert four["name"][:2] == ["div", "side"]


def test_a_block_outside_all_containers_has_no_names_but_its_own() -> None:
    assert names(read_page("words", kind="text"), 0) == {"own": ["group"], "name": []}
