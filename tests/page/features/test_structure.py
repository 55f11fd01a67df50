"""Structure features: in namespaces of their own, so that training can tell them from the content."""

from pathlib import Path

import pytest

from clf.page.features.content import CONTENT_NAMESPACES, content_features
from clf.page.features.measures import measure
from clf.page.features.structure import STRUCTURE_NAMESPACES, structure_features
from clf.page.reading.page import read_page

SEEDS = Path(__file__).resolve().parents[3] / "seeds"


@pytest.mark.parametrize("path", sorted([*SEEDS.glob("*.html"), *SEEDS.glob("*.txt")]), ids=lambda path: path.name)
def test_structure_and_content_have_no_namespace_in_common(path: Path) -> None:
    page = read_page(path.read_bytes())
    measures, indices = measure(page), range(len(page.blocks))
    structure, content = structure_features(page, measures), content_features(page, measures, indices)
    assert not set(STRUCTURE_NAMESPACES) & set(CONTENT_NAMESPACES)
    assert all(set(structure.tokens(index)) == set(STRUCTURE_NAMESPACES) for index in indices)
    assert all(set(content.tokens(index)) <= set(CONTENT_NAMESPACES) for index in indices)


def test_the_position_to_the_root_stands_alone_and_with_the_tag() -> None:
    page = read_page(f"<p>Before<article><p>{'A long paragraph of the article, word after word. ' * 3}<p>End</article>")
    table = structure_features(page, measure(page))
    assert [table.tokens(index)["root"] for index in (0, 1)] == [["root o<", "root o< p"], ["root i=1", "root i=1 p"]]
