"""Suspects, decisions of a reader -> corrections; every decision is kept at once, and can be undone.

The decisions lie beside the list of suspects, so that a review goes on where it was left.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from clf.datasets.headlines.corrections import LABELS, Correction, read_corrections, write_corrections
from clf.errors import DataError
from clf.experiments.labels.suspects import Suspect
from clf.files import replace_file


class Decision(StrEnum):
    """The decision on one suspect: its label is right, is to be corrected, or stays open."""

    ACCEPT = "accept"
    CORRECT = "correct"
    SKIP = "skip"


@dataclass(slots=True)
class Review:
    """A review of ``suspects``: the decisions on the first ones, in order; kept in the file ``path``.

    Corrections are written to the data folder ``root`` with every decision.
    """

    suspects: Sequence[Suspect]
    path: Path
    root: Path
    decisions: list[Decision]

    @property
    def current(self) -> Suspect | None:
        """The suspect to be decided on; None when all are decided."""
        done = len(self.decisions)
        return self.suspects[done] if done < len(self.suspects) else None

    def decide(self, decision: Decision) -> None:
        """Decide on the current suspect."""
        self.decisions.append(decision)
        self._keep()

    def undo(self) -> bool:
        """Take the last decision back; return False where there is none."""
        if not self.decisions:
            return False
        self.decisions.pop()
        self._keep()
        return True

    def corrections(self) -> list[Correction]:
        """Return the corrections of this review."""
        found = []
        for item, decision in zip(self.suspects, self.decisions, strict=False):
            if decision is Decision.CORRECT:
                new = LABELS[1 - LABELS.index(item.label)]
                found.append(Correction(corpus=item.corpus, row=item.row, text=item.text, old=item.label, new=new))
        return found

    def _keep(self) -> None:
        """Write the decisions and the corrections; those of rows outside this review stay as they are."""
        reviewed = set()
        for item in self.suspects:
            reviewed.add((item.corpus, item.row, item.text))
        others = [item for item in read_corrections(self.root) if item.key not in reviewed]
        write_corrections([*others, *self.corrections()], self.root)
        content = json.dumps({"suspects": len(self.suspects), "decisions": self.decisions}, indent=1) + "\n"
        replace_file(self.path, content.encode())


def open_review(suspects: Sequence[Suspect], file: Path, root: Path) -> Review:
    """Return the review of the ``suspects`` that were read from ``file``, with the decisions that were made before.

    Raises DataError for decisions on another list of suspects.
    """
    path = file.with_name(f"{file.name}.decisions.json")
    decisions: list[Decision] = []
    if path.exists():
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            decisions, count = list(map(Decision, raw["decisions"])), raw["suspects"]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DataError(f"{path} is damaged ({error}); delete it to review from the start") from None
        if count != len(suspects):
            raise DataError(f"{path} belongs to another list of suspects; delete it to review from the start")
    return Review(suspects, path, root, decisions)
