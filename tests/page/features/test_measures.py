"""The numbers of a page: sums per container, paragraphs, where the article seems to be."""

from dataclasses import replace

from clf.page.features.measures import FAR, distances, measure
from clf.page.reading.html import read_html
from clf.page.reading.plain import read_text

LONG = "Words of a paragraph that goes on for quite a while, as paragraphs of articles do, until it ends. "
PAGE = read_html(
    f"<nav><a href=/>Home</a></nav><article><p>{LONG}<p>{LONG}<aside><a href=/x>Other</a></aside><p>{LONG}</article>"
    "<footer>Legal</footer>"
)


def test_sums_count_what_lies_in_a_container_at_any_depth() -> None:
    layout = measure(PAGE)
    body = next(place for place, container in enumerate(PAGE.containers) if container.tag == "body")
    article = next(place for place, container in enumerate(PAGE.containers) if container.tag == "article")
    assert layout.sums.chars[body] == sum(layout.chars) == sum(len(block.text) for block in PAGE.blocks)
    assert layout.sums.blocks[body] == len(PAGE.blocks)
    assert layout.sums.blocks[article] == 4
    assert layout.sums.linked[article] == len("Other")
    assert layout.sums.paragraphs[article] == layout.mass


def test_the_root_is_where_the_paragraphs_are() -> None:
    layout = measure(PAGE)
    depths = [layout.depth[block.container] for block in PAGE.blocks]
    assert depths[0] == depths[-1] == -1
    assert min(depths[1:-1]) >= 0
    assert (layout.first, layout.last) == (1, 4)


def test_density_and_distances() -> None:
    layout = measure(PAGE)
    assert [round(share, 2) for share in layout.density] == [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
    assert distances(layout.paragraphs) == [FAR, FAR, 0, 0, 1, 0]
    assert distances(layout.paragraphs[::-1])[::-1] == [0, 0, 1, 0, FAR, FAR]


def test_blocks_outside_all_containers_are_measured_too() -> None:
    blocks = tuple(block._replace(container=-1) for block in PAGE.blocks)
    layout = measure(replace(PAGE, blocks=blocks, containers=()))
    assert (layout.sums.chars, layout.first, layout.last) == ([], 1, 4)


def test_a_page_without_paragraphs_or_blocks_has_numbers_too() -> None:
    short = measure(read_html("<p>Short"))
    assert (short.mass, short.first, short.last) == (0, 1, 1)
    empty = measure(read_text(""))
    assert (empty.mass, empty.first, empty.chars) == (0, 0, [])


def test_a_wide_character_counts_twice() -> None:
    layout = measure(read_html("<p>東京 は <a href=/x>大阪</a>。</p><p>도쿄</p><p>Iași „x”</p>"))
    assert layout.chars == [8 + 6, 2 + 2, 8]
    assert layout.density[0] == 4 / 14
