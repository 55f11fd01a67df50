"""Examples -> those that are in another language than their corpus says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from clf.types import Example

Recognise: TypeAlias = Callable[[str], str | None]
"""Text -> the code of its language, or None where it is not recognised."""
FOREIGN_SHARE = 0.5
"""Share of rows from which a corpus is reported; a corpus in a related, unlearned language stays below it."""
_SAMPLE = 2000
"""Rows of the sample."""
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ForeignRows:
    """The share of the rows of a corpus that are recognised as another language, and up to five of them."""

    share: float
    examples: tuple[str, ...]

    @property
    def is_reported(self) -> bool:
        """Whether at least half of the rows are in another language than the corpus says."""
        return self.share >= FOREIGN_SHARE


def foreign_rows(examples: Sequence[Example], recognise: Recognise) -> ForeignRows:
    """Return the rows of an even sample whose recognised language is another one than the corpus says.

    >>> rows = [Example("Der Rat tagt", 0, 0.0, "x", "ro"), Example("Consiliul", 0, 0.0, "x", "ro")]
    >>> foreign_rows(rows, lambda text: "de" if "Rat" in text else None)
    ForeignRows(share=0.5, examples=('de: Der Rat tagt',))
    """
    sample = examples[:: max(1, len(examples) // _SAMPLE)]
    recognised = [(recognise(example.text), example) for example in sample]
    found = [f"{code}: {example.text}" for code, example in recognised if code is not None and code != example.language]
    return ForeignRows(len(found) / max(1, len(sample)), tuple(found[:_SHOWN]))
