"""Words with a private meaning stay rare in the package; the words of the field replace them."""

import re
from pathlib import Path

import pytest

MOST_USES = {r"\bplaces?\b": 60, r"\bsaid\b": 15, r"\bbait\b": 8, r"\btold\b": 0}
"""Pattern of a word -> its most uses in all modules. The field says index, predicted, promo, recognised."""


@pytest.mark.parametrize(("word", "most"), MOST_USES.items())
def test_private_words_stay_rare(word: str, most: int, root: Path) -> None:
    uses = {
        path.relative_to(root).as_posix(): len(re.findall(word, path.read_text(encoding="utf-8")))
        for path in (root / "clf").rglob("*.py")
    }
    frequent = sorted(uses, key=uses.__getitem__, reverse=True)[:8]
    assert sum(uses.values()) <= most, [f"{name}: {uses[name]}" for name in frequent]
