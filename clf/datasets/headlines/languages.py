"""Examples -> those that are in another language than their corpus says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from clf.types import Example

Tell: TypeAlias = Callable[[str], str | None]
"""Text -> the code of its language, or None where the text does not tell it."""
FOREIGN_SHARE = 0.5
"""Share of rows from which a corpus is reported; a related language that nobody taught the model stays below it."""
_SAMPLE = 2000
"""Rows that are looked at."""
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ForeignRows:
    """The share of the rows of a corpus that are told to be in another language, and up to five of them."""

    share: float
    examples: tuple[str, ...]

    @property
    def is_reported(self) -> bool:
        """Whether so many rows are in another language that the corpus hardly is in the one that it names."""
        return self.share >= FOREIGN_SHARE


def foreign_rows(examples: Sequence[Example], tell: Tell) -> ForeignRows:
    """Return the rows, of an even sample, whose language is told to be another one than the corpus says.

    >>> rows = [Example("Der Rat tagt", 0, 0.0, "x", "ro"), Example("Consiliul", 0, 0.0, "x", "ro")]
    >>> foreign_rows(rows, lambda text: "de" if "Rat" in text else None)
    ForeignRows(share=0.5, examples=('de: Der Rat tagt',))
    """
    sample = examples[:: max(1, len(examples) // _SAMPLE)]
    told = [(tell(example.text), example) for example in sample]
    found = [f"{code}: {example.text}" for code, example in told if code is not None and code != example.language]
    return ForeignRows(len(found) / max(1, len(sample)), tuple(found[:_SHOWN]))
