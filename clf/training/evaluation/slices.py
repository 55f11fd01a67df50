"""Test items -> the slices that are evaluated: every corpus, every language, every outlet with enough rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from clf.training.arrays import Indices
from clf.types import Example

MIN_ROWS = 50
"""Rows; smaller outlets have intervals too wide to read."""


class SliceKind(StrEnum):
    """The property that the items of a slice share."""

    VALIDATION = "validation"
    CORPUS = "corpus"
    LANGUAGE = "language"
    OUTLET = "outlet"
    PAGES = "pages"


@dataclass(frozen=True, slots=True)
class Slice:
    """A named set of evaluated items.

    ``name`` stands in tables and begins the names of metrics. ``corpus`` is the id of the corpus that all items belong
    to; it is empty where the items come from several. ``language`` is that of the headlines; pages have none.
    """

    kind: SliceKind
    name: str
    corpus: str = ""
    language: str = ""

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    @classmethod
    def validation(cls, language: str) -> Slice:
        """Return the slice of the out-of-fold predictions for the training rows in ``language``."""
        return cls(SliceKind.VALIDATION, f"validation {language}", language=language)


def slices_of(examples: Sequence[Example]) -> dict[Slice, Indices]:
    """Return the slices of ``examples``, each with the indices of its items, in the order in which tables show them.

    A language is a slice where several corpora share it; an outlet is one where it has at least 50 rows.
    """
    corpora: dict[Slice, list[int]] = defaultdict(list)
    languages: dict[Slice, list[int]] = defaultdict(list)
    outlets: dict[Slice, list[int]] = defaultdict(list)
    for index, example in enumerate(examples):
        corpus, language = example.corpus, example.language
        corpora[Slice(SliceKind.CORPUS, corpus, corpus, language)].append(index)
        languages[Slice(SliceKind.LANGUAGE, f"language {language}", language=language)].append(index)
        if example.source:
            outlets[Slice(SliceKind.OUTLET, f"{corpus}: {example.source}", corpus, language)].append(index)
    mixed = {part: rows for part, rows in languages.items() if len({examples[row].corpus for row in rows}) > 1}
    return _as_arrays({**corpora, **mixed, **_large(outlets)})


def _large(outlets: Mapping[Slice, list[int]]) -> dict[Slice, list[int]]:
    names = sorted(outlets, key=str)
    return {part: outlets[part] for part in names if len(outlets[part]) >= MIN_ROWS}


def _as_arrays(slices: Mapping[Slice, list[int]]) -> dict[Slice, Indices]:
    return {part: np.array(rows, dtype=np.intp) for part, rows in slices.items()}
