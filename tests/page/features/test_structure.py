"""What is around blocks: in namespaces of its own, by which training tells it, and shared by a container's blocks."""

from pathlib import Path

import pytest

from clf.page.features.containers import boxes_around
from clf.page.features.content import ITSELF, page_tokens
from clf.page.features.measures import measure
from clf.page.features.structure import AROUND, surroundings
from clf.page.reading.page import read_page
from clf.training.pages.data import merged

SEEDS = Path(__file__).resolve().parents[3] / "seeds"


@pytest.mark.parametrize("path", sorted([*SEEDS.glob("*.html"), *SEEDS.glob("*.txt")]), ids=lambda path: path.name)
def test_what_is_around_a_block_and_the_block_itself_have_no_namespace_in_common(path: Path) -> None:
    page = read_page(path.read_bytes())
    layout, places = measure(page), range(len(page.blocks))
    around, itself = surroundings(page, layout), page_tokens(page, layout, places)
    assert not set(AROUND) & set(ITSELF)
    assert all(set(merged(around.at(place))) <= set(AROUND) for place in places)
    assert all(set(merged(itself.at(place))) <= set(ITSELF) for place in places)


def test_what_stands_in_one_container_shares_its_tokens() -> None:
    page = read_page("<div class=box><p>One</p><p>Two</p></div><div class=box2><p>Three</p></div>")
    own, outer, _ = boxes_around(page, measure(page))
    assert len(set(own.around)) == 3
    assert outer.around[0] == outer.around[1] != outer.around[2]
