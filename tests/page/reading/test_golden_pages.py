"""The golden pages, one idea each, as the Python reader reads them; tests/extension/test_reader.py has the browser."""

import pytest

from clf.page.reading.page import read_page
from tests.page.reading.golden import ADDRESS, FOLDER, GOLDEN, expected, markup, summary


@pytest.mark.parametrize("name", GOLDEN)
def test_a_golden_page_is_read_as_its_file_says(name: str) -> None:
    assert summary(read_page(markup(name), ADDRESS)) == expected(name)


def test_every_golden_page_has_its_blocks_and_the_other_way_round() -> None:
    assert sorted(path.name.removesuffix(".blocks.json") for path in FOLDER.glob("*.blocks.json")) == GOLDEN
