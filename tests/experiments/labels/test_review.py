"""A review: every decision is kept at once, can be undone, and goes on where it was left."""

from pathlib import Path

import pytest

from clf.datasets.headlines.corrections import Correction, read_corrections, write_corrections
from clf.errors import DataError
from clf.experiments.labels.review import Decision, Review, open_review
from clf.experiments.labels.suspects import Suspect

SUSPECTS = [
    Suspect("own-en", row, f"Headline {row}", ("editorial", "clickbait")[row % 2], 0.9, 0.1, "the model")
    for row in range(4)
]
OTHER = Correction("own-ro", 7, "Un titlu", "editorial", "clickbait")


@pytest.fixture
def review(tmp_path: Path) -> Review:
    write_corrections([OTHER], tmp_path)
    return open_review(SUSPECTS, tmp_path / "list.csv", tmp_path)


def test_corrections_are_kept_with_every_decision_beside_those_of_others(review: Review, tmp_path: Path) -> None:
    review.decide(Decision.CORRECT)
    first = Correction("own-en", 0, "Headline 0", "editorial", "clickbait")
    assert read_corrections(tmp_path) == [OTHER, first]
    for decision in (Decision.ACCEPT, Decision.SKIP, Decision.CORRECT):
        review.decide(decision)
    assert read_corrections(tmp_path) == [OTHER, first, Correction("own-en", 3, "Headline 3", "clickbait", "editorial")]
    assert review.current is None


def test_the_last_decision_can_be_taken_back(review: Review, tmp_path: Path) -> None:
    review.decide(Decision.CORRECT)
    assert review.undo()
    assert review.current == SUSPECTS[0]
    assert read_corrections(tmp_path) == [OTHER]
    assert not review.undo()


def test_a_review_goes_on_where_it_was_left(review: Review, tmp_path: Path) -> None:
    review.decide(Decision.SKIP)
    review.decide(Decision.CORRECT)
    again = open_review(SUSPECTS, tmp_path / "list.csv", tmp_path)
    assert again.decisions == [Decision.SKIP, Decision.CORRECT]
    assert again.current == SUSPECTS[2]


def test_decisions_on_another_list_are_not_mixed_in(review: Review, tmp_path: Path) -> None:
    review.decide(Decision.ACCEPT)
    with pytest.raises(DataError, match="belongs to another list of suspects; delete it"):
        open_review(SUSPECTS[:3], tmp_path / "list.csv", tmp_path)
    (tmp_path / "list.csv.decisions.json").write_text("{", encoding="utf-8")
    with pytest.raises(DataError, match=r"list\.csv\.decisions\.json is damaged"):
        open_review(SUSPECTS, tmp_path / "list.csv", tmp_path)
