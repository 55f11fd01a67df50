"""A store of the rows of a corpus of the project, sorted; shared by the tests of the streamed fit."""

from collections.abc import Sequence
from pathlib import Path

from clf.datasets.headlines.parsers import parse
from clf.datasets.registry import load_corpora
from clf.training.streaming.row_store import RowStore, StoredRow, group_of
from clf.types import Example

DATA = Path(__file__).resolve().parents[3] / "data"


def own(corpus: str = "own-en") -> list[Example]:
    return parse(load_corpora(DATA)[corpus], DATA)


def stored(examples: Sequence[Example], folder: Path) -> RowStore:
    store = RowStore(folder / "rows.sqlite")
    store.add(StoredRow(example, group_of(example), True, True) for example in examples)
    store.sort()
    return store
