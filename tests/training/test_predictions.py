"""Predictions of a run as files: what is written is read again, and a folder without them is named."""

from pathlib import Path

import numpy as np
import pytest

from clf.errors import DataError
from clf.model.manifest import Head
from clf.training.evaluation.metrics import Scored
from clf.training.predictions import (
    FOLDER,
    HEADLINES,
    Predictions,
    predicted_headlines,
    read_predictions,
)
from tests.experiments.predictions import predictions
from tests.training.samples import headlines

HEAD = Head(("clickbait", "editorial"), ("word",), 0.7, (), {})


def test_predictions_are_read_as_they_were_written(tmp_path: Path) -> None:
    written = predictions(0.7, missed=2)
    written.write(tmp_path)
    assert read_predictions(tmp_path) == written
    before = (tmp_path / FOLDER / HEADLINES).read_bytes()
    written.write(tmp_path)
    assert (tmp_path / FOLDER / HEADLINES).read_bytes() == before


def test_a_run_without_pages_has_none(tmp_path: Path) -> None:
    Predictions().write(tmp_path)
    assert read_predictions(tmp_path) == Predictions()


@pytest.mark.parametrize("content", [None, b"", b"no gzip"])
def test_a_folder_without_predictions_is_named(tmp_path: Path, content: bytes | None) -> None:
    (tmp_path / FOLDER).mkdir()
    if content is not None:
        (tmp_path / FOLDER / HEADLINES).write_bytes(content)
    with pytest.raises(DataError, match=r"holds no predictions .*give the folder of a run"):
        read_predictions(tmp_path)


def test_groups_make_a_headline_a_validation_row_and_the_decision_its_prediction() -> None:
    examples = headlines(2)
    scored = Scored(np.array([0, 1]), np.array([0.69, 0.7]), np.array([0.0, 1.0]))
    rows = list(predicted_headlines(examples, scored, {"en": HEAD}, groups=["g1", "g2"]))
    assert [(row.part, row.group, row.predicted) for row in rows] == [("validation", "g1", 0), ("validation", "g2", 1)]
    assert [row.part for row in predicted_headlines(examples, scored, {"en": HEAD})] == ["test", "test"]
