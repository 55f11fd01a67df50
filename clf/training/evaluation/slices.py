"""Test items -> the slices worth reporting: every corpus, every language, every outlet with enough rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from clf.training.evaluation.metrics import Scored
from clf.types import Example

MIN_ROWS = 50


def slices_of(examples: Sequence[Example], scored: Scored) -> dict[str, Scored]:
    """Return corpus -> items, then ``language xx`` -> items where several corpora share it, then ``corpus: outlet``."""
    corpora: dict[str, list[int]] = defaultdict(list)
    languages: dict[str, list[int]] = defaultdict(list)
    outlets: dict[str, list[int]] = defaultdict(list)
    for place, example in enumerate(examples):
        corpora[example.corpus].append(place)
        languages[f"language {example.language}"].append(place)
        if example.source:
            outlets[f"{example.corpus}: {example.source}"].append(place)
    wide = {name: rows for name, rows in languages.items() if len({examples[row].corpus for row in rows}) > 1}
    large = {name: rows for name, rows in sorted(outlets.items()) if len(rows) >= MIN_ROWS}
    found = {**corpora, **wide, **large}
    return {name: scored.rows(np.array(rows)) for name, rows in found.items()}
