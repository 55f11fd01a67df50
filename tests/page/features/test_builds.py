"""Groups of blocks built alike: cards of one list are one group, wherever else a page has the same elements."""

from dataclasses import replace

from clf.page.features.measures import measure
from clf.page.reading.page import read_page


def groups(html: str) -> list[int]:
    page = read_page(html, kind="html")
    return measure(page).columns.groups


def test_the_blocks_of_one_list_are_one_group() -> None:
    assert groups("<ul><li><a href=/a>A</a><li><a href=/b>B</a><li>C</ul>") == [0, 0, 1]


def test_names_and_tags_tell_groups_apart() -> None:
    assert groups("<div><p class=one>A<p class=two>B<h2>C</h2></div>") == [0, 1, 2]


def test_lists_far_apart_are_groups_of_their_own() -> None:
    item = "<div><div><div><div><p>A</div></div></div></div>"
    assert groups(f"<section>{item}</section><section>{item}</section>") == [0, 1]


def test_a_line_of_a_plain_text_is_a_group_of_its_own() -> None:
    page = read_page("One\n\nTwo", kind="text")
    assert measure(page).columns.groups == [0, 1]


def test_blocks_outside_all_containers_are_grouped_too() -> None:
    page = read_page("<p>One</p><p>Two</p>", kind="html")
    outside = replace(page, blocks=tuple(block._replace(container=-1) for block in page.blocks), containers=())
    assert measure(outside).columns.groups == [0, 0]
