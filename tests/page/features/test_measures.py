"""The measures of a page: sums per container, paragraphs, the root, and positions to it."""

from dataclasses import replace

from clf.page.features.measures import NO_PARAGRAPH, measure, paragraph_distances, sum_upwards
from clf.page.reading.html import read_html
from clf.page.reading.plain import read_text

LONG = "Words of a paragraph that goes on for quite a while, as paragraphs of articles do, until it ends. "
PAGE = read_html(
    f"<nav><a href=/>Home</a></nav><article><p>{LONG}<p>{LONG}<aside><a href=/x>Other</a></aside><p>{LONG}</article>"
    "<footer>Legal</footer>"
)


def test_sums_count_the_content_of_a_container_at_any_depth() -> None:
    measures = measure(PAGE)
    body = next(index for index, container in enumerate(PAGE.containers) if container.tag == "body")
    article = next(index for index, container in enumerate(PAGE.containers) if container.tag == "article")
    assert measures.sums.chars[body] == sum(measures.chars) == sum(len(block.text) for block in PAGE.blocks)
    assert measures.sums.blocks[body] == len(PAGE.blocks)
    assert measures.sums.blocks[article] == 4
    assert measures.sums.linked[article] == len("Other")
    assert measures.sums.paragraphs[article] == measures.paragraph_chars


def test_values_outside_all_containers_are_in_no_sum() -> None:
    assert sum_upwards([1, 2, 4], containers=[1, 0, -1], parents=[-1, 0]) == [3, 1]
    assert sum_upwards([1], containers=[-1], parents=[]) == []


def test_the_root_contains_the_paragraphs() -> None:
    measures = measure(PAGE)
    depths = [measures.root_depths[block.container] for block in PAGE.blocks]
    assert depths == [-1, 1, 1, 1, 1, -1]
    assert (measures.first_paragraph, measures.last_paragraph) == (1, 4)


def test_positions_tell_inside_from_outside_before_from_after_and_the_depth() -> None:
    assert measure(PAGE).root_positions == ["o<", "i=1", "i=1", "i=1", "i=1", "o>"]
    deep = f"<article><p>{LONG}{'<div>' * 9}<p>Deep{'</div>' * 9}<p>{LONG}</article>"
    assert measure(read_html(deep)).root_positions == ["i=1", "i=5", "i=1"]


def test_link_densities_and_distances_to_paragraphs() -> None:
    measures = measure(PAGE)
    assert [round(share, 2) for share in measures.link_densities] == [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
    assert paragraph_distances(measures.paragraphs) == [NO_PARAGRAPH, NO_PARAGRAPH, 0, 0, 1, 0]
    assert paragraph_distances(measures.paragraphs[::-1])[::-1] == [0, 0, 1, 0, NO_PARAGRAPH, NO_PARAGRAPH]


def test_siblings_have_the_same_names_and_the_same_parent() -> None:
    page = read_html("<ul><li>One<li class=last>Two<li>Three</ul><ol><li>Four</ol>")
    measures = measure(page)
    items = [index for index, container in enumerate(page.containers) if container.tag == "li"]
    assert [measures.sibling_counts[index] for index in items] == [2, 1, 2, 1]
    assert [measures.sibling_indices[index] for index in items] == [0, 0, 1, 0]


def test_blocks_outside_all_containers_are_measured_too() -> None:
    blocks = tuple(block._replace(container=-1) for block in PAGE.blocks)
    measures = measure(replace(PAGE, blocks=blocks, containers=()))
    assert (measures.sums.chars, measures.first_paragraph, measures.last_paragraph) == ([], 1, 4)


def test_a_page_without_paragraphs_or_blocks_has_measures_too() -> None:
    short = measure(read_html("<p>Short"))
    assert (short.paragraph_chars, short.first_paragraph, short.last_paragraph) == (0, 1, 1)
    empty = measure(read_text(""))
    assert (empty.paragraph_chars, empty.first_paragraph, empty.chars) == (0, 0, [])


def test_a_wide_character_counts_twice() -> None:
    measures = measure(read_html("<p>東京 は <a href=/x>大阪</a>。</p><p>도쿄</p><p>Iași „x”</p>"))
    assert measures.chars == [8 + 6, 2 + 2, 8]
    assert measures.link_densities[0] == 4 / 14


def test_the_root_is_more_than_one_long_paragraph() -> None:
    long = "A long answer of the person that was interviewed, word after word, line after line. " * 12
    page = read_html(f"<article><p>Who are you?<div><p>{long}</div><p>Why?<p>Because of that.</article><p>Footer")
    positions = measure(page).root_positions
    assert [position[0] for position in positions] == ["i", "i", "i", "i", "o"]


def test_a_legal_notice_is_no_paragraph() -> None:
    notice = "All rights reserved. No part of this site may be copied without the permission of the publisher. " * 2
    links = "Terms and conditions | Privacy policy | Cookies | Contact the publisher | About this site and its people"
    page = read_html(f"<p>{notice}<p>{links}")
    assert measure(page).paragraphs == [0, 0]
