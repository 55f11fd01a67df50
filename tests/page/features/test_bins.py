"""A number's bin."""

from clf.page.features import bins
from clf.page.features.bins import bins_of


def test_a_bin_is_the_number_of_edges_reached() -> None:
    assert bins_of((0, 1, 1.5, 2, 9), (1, 2)) == [0, 1, 1, 2, 2]


def test_many_numbers_bins_are_those_of_each() -> None:
    assert bins_of([0, 1.5, 9], (1, 2)) == [0, 1, 2]


def test_all_edges_rise() -> None:
    tables = [value for name, value in vars(bins).items() if name[0].isupper() and name.isupper()]
    assert len(tables) > 10
    assert all(list(edges) == sorted(set(edges)) for edges in tables)
