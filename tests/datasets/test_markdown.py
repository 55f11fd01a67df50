"""Tables and numbers in Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clf.datasets.markdown import number, table


def test_a_table_without_rows_has_its_header() -> None:
    assert table(["a", "b"], []) == "| a | b |\n|---|---|"


@given(st.integers(1, 5), st.integers(0, 5))
def test_every_line_has_as_many_cells_as_the_header(columns: int, rows: int) -> None:
    lines = table(["head"] * columns, [["cell"] * columns for _ in range(rows)]).splitlines()
    assert len(lines) == rows + 2
    assert {line.count("|") for line in lines} == {columns + 1}


@pytest.mark.parametrize(
    ("value", "shown"), [(None, "-"), (0.0, "0.000"), (1.0, "1.000"), (0.12345, "0.123"), (-0.5, "-0.500")]
)
def test_numbers_have_three_decimals_and_undefined_ones_a_dash(value: float | None, shown: str) -> None:
    assert number(value) == shown
