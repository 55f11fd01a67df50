"""Committed tables -> the same tables made again, and the figures that moved (``make reproduce``).

The tables are the pages of the benchmarks, and the reports of searches in ``experiments/reports/``. A figure with an
interval has moved when the new value lies outside the interval. A figure of a search, which has none, has moved when it
differs by more than the tolerance.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.__main__ import BENCHMARKS
from clf.cli.console import complain, console
from clf.datasets.markdown import table
from clf.datasets.registry import load_corpora
from clf.errors import ClfError, InputError
from clf.experiments.search.grid import read_grid
from clf.experiments.search.run import REPORT, Search, Workers
from clf.training.inheritance import read_tables

DATA, EXPERIMENTS = Path("data"), Path("experiments")
REPORTS = EXPERIMENTS / "reports"
TOLERANCE = 0.0005
"""Largest difference of a figure without an interval that counts as the same."""
_INTERVAL = re.compile(r"(-?\d+\.\d+) \((-?\d+\.\d+)-(-?\d+\.\d+)\)")
_NUMBER = re.compile(r"-?\d+\.\d+")


@dataclass(frozen=True, slots=True)
class Moved:
    """A cell whose figure moved: its table, its row, its column, the old cell and the new one."""

    source: str
    row: str
    column: str
    old: str
    new: str


def cells(markdown: str) -> dict[tuple[str, str, str], str]:
    """Return the cells of all tables by heading, row and column.

    A row is named by its cells that hold no figure.
    """
    found: dict[tuple[str, str, str], str] = {}
    heading, header = "", list[str]()
    for line in markdown.splitlines():
        if line.startswith("#"):
            heading = line.lstrip("# ")
        if not line.startswith("|"):
            header = []
        elif not header:
            header = _split(line)
        elif not set(line) <= set("|-: "):
            values = _split(line)
            name = ", ".join(value for value in values if not _NUMBER.search(value))
            for column, value in zip(header, values, strict=False):
                found.setdefault((heading, name, column), value)
    return found


def moved(source: str, old: str, new: str, *, exact: bool) -> Iterator[Moved]:
    """Yield the figures of ``new`` that moved, and cells of ``old`` that are gone.

    With ``exact``, figures without an interval are compared too; they are those of a search, and not of a clock.
    """
    found = cells(new)
    if exact:
        # A report has one table of trials, below a heading of its own.
        found = {("", row, column): value for (_, row, column), value in found.items()}
    for (heading, row, column), before in cells(old).items():
        after = found.get(("" if exact else heading, row, column))
        has_figure = bool(_NUMBER.search(before))
        if after is None and has_figure:
            yield Moved(source, row, column, before, "gone")
        elif after is not None and _differs(before, after, exact=exact):
            yield Moved(source, row, column, before, after)


def reproduce(names: list[str], say: Callable[[str], None]) -> list[Moved]:
    """Make the tables called ``names`` again, all of them without names, and return what moved."""
    searches = {path.stem: path for path in sorted(REPORTS.glob("*.md"))}
    pages = {name: Path(__file__).with_name(f"{name}.md") for name in BENCHMARKS}
    known = {**searches, **{name: path for name, path in pages.items() if path.exists()}}
    for name in names:
        if name not in known:
            raise InputError(f"no table is called {name!r}; there are {', '.join(known)}")
    changes: list[Moved] = []
    for name in names or known:
        say(f"making {known[name]} again")
        old = known[name].read_text(encoding="utf-8")
        if name in searches:
            changes += moved(name, old, _searched(name), exact=True)
        else:
            BENCHMARKS[name]()
            changes += moved(name, old, known[name].read_text(encoding="utf-8"), exact=False)
    return changes


def _searched(name: str) -> str:
    """Return the table of the search called ``name``, run in a folder of its own."""
    path = EXPERIMENTS / f"{name}.toml"
    with TemporaryDirectory() as folder:
        search = Search(read_grid(read_tables(path), path), load_corpora(DATA), DATA, Path(folder))
        search.run(Workers(), say=console.print)
        return (Path(folder) / REPORT).read_text(encoding="utf-8")


def _differs(before: str, after: str, *, exact: bool) -> bool:
    interval, number = _INTERVAL.search(before), _NUMBER.search(after)
    if interval and number:
        return not float(interval[2]) <= float(number[0]) <= float(interval[3])
    old = _NUMBER.search(before)
    if not exact or old is None or number is None:
        return False
    return abs(float(old[0]) - float(number[0])) > TOLERANCE


def _split(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def main(names: list[str]) -> int:
    """Make tables again and print what moved; return 1 when something did."""
    try:
        changes = reproduce(names, console.print)
    except ClfError as error:
        complain(str(error))
        return error.exit_code
    if not changes:
        console.print("every figure is within its interval")
        return 0
    console.print(f"{len(changes)} figures moved beyond their interval")
    rows = [[item.source, item.row, item.column, item.old, item.new] for item in changes]
    sys.stdout.write(table(["table", "row", "column", "was", "is"], rows) + "\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
