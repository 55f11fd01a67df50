"""A number's bin."""

from clf.page import bins
from clf.page.bins import bin_of


def test_a_bin_is_the_number_of_edges_reached() -> None:
    assert [bin_of(value, (1, 2)) for value in (0, 1, 1.5, 2, 9)] == [0, 1, 1, 2, 2]


def test_all_edges_rise() -> None:
    tables = [value for name, value in vars(bins).items() if name.isupper()]
    assert len(tables) > 10
    assert all(list(edges) == sorted(set(edges)) for edges in tables)
