"""Open elements become containers with their first block, and are closed with their element."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from turbohtml import Element

from clf.page.reading.containers import OpenElements
from clf.page.reading.names import Names


def opened(*tags: str) -> OpenElements:
    elements = OpenElements(Names())
    elements.open.extend(Element(tag) for tag in tags)
    return elements


def test_outside_of_all_elements_there_is_the_page() -> None:
    elements = opened()
    assert (elements.tag, elements.container(), elements.containers) == ("", -1, [])


def test_all_open_elements_become_containers_at_the_first_block() -> None:
    elements = opened("main", "section", "p")
    assert elements.containers == []
    assert elements.container() == 2
    assert [(item.parent, item.tag) for item in elements.containers] == [(-1, "main"), (0, "section"), (1, "p")]
    assert elements.container() == 2
    assert len(elements.containers) == 3


def test_elements_without_a_block_leave_nothing_behind() -> None:
    elements = opened("main", "nav")
    elements.leave()
    elements.open.append(Element("p"))
    assert elements.container() == 1
    assert [item.tag for item in elements.containers] == ["main", "p"]


def test_siblings_share_their_parent_and_not_each_other() -> None:
    elements = opened("ul", "li")
    first = elements.container()
    elements.leave()
    elements.open.append(Element("li"))
    second = elements.container()
    assert (first, second) == (1, 2)
    assert [item.parent for item in elements.containers] == [-1, 0, 0]
    elements.leave()
    assert (elements.tag, elements.container()) == ("ul", 0)


def test_names_of_an_element_are_those_of_its_container() -> None:
    elements = OpenElements(Names())
    elements.open.append(Element("div", {"class": "storyBody", "id": "top-part"}))
    elements.container()
    assert elements.containers[0].words == ("div", "story", "body", "top", "part")


@given(st.lists(st.sampled_from(["open", "leave", "block"]), max_size=40))
def test_containers_are_numbered_in_the_order_of_their_first_blocks(steps: list[str]) -> None:
    elements, indices, count = opened(), list[int](), 0
    for step in steps:
        if step == "open":
            elements.open.append(Element("div"))
            indices.append(-1)
        elif step == "leave" and elements.open:
            elements.leave()
            indices.pop()
        elif step == "block":
            for level, index in enumerate(indices):
                if index < 0:
                    indices[level], count = count, count + 1
            assert elements.container() == (indices[-1] if indices else -1)
    assert len(elements.containers) == count
    assert all(item.parent < index for index, item in enumerate(elements.containers))


@pytest.mark.parametrize("depth", [1, 7])
def test_a_block_in_every_element_makes_one_container_each(depth: int) -> None:
    elements = opened()
    for level in range(depth):
        elements.open.append(Element("div"))
        assert elements.container() == level
    assert [item.parent for item in elements.containers] == list(range(-1, depth - 1))
