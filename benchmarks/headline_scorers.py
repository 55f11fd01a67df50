"""A folder of headlines -> probabilities and rates of clf or of its scikit-learn pipeline, as for the peers.

``python -m benchmarks.headline_scorers NAME FOLDER`` uses the bundle and the pipeline in the folder. Every scorer runs
in a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from benchmarks.headline_peers import Score, measured

TIMED = {"one": 5_000, "list": 20_000, "pipeline": 50_000, "batch": 50_000, "shipped-one": 5_000, "shipped": 50_000}
"""Headlines that a scorer is timed on, at most."""


def one_by_one(folder: Path) -> Score:
    """Return the scores of clf for one headline at a time."""
    from clf.classifiers import Model

    model = Model.load(folder / "bundle")
    return lambda texts: [model.score([text])[0].clickbait or 0.0 for text in texts]


def shipped_one_by_one(_: Path) -> Score:
    """Return the scores of the bundle of ``CLF_BUNDLE`` for one headline at a time."""
    import clf

    model = clf.load()
    return lambda texts: [model.score([text])[0].clickbait or 0.0 for text in texts]


def as_list(folder: Path) -> Score:
    """Return the scores of clf for a list of headlines."""
    from clf.classifiers import Model

    model = Model.load(folder / "bundle")
    return lambda texts: [verdict.clickbait or 0.0 for verdict in model.score(texts)]


def pipeline(folder: Path) -> Score:
    """Return the scores of the scikit-learn pipeline with the same weights."""
    import joblib

    (path,) = folder.glob("pipeline-*.joblib")
    loaded = joblib.load(path)

    def score(texts: Sequence[str]) -> list[float]:
        found: list[float] = loaded.predict_proba(texts)[:, 1].tolist()
        return found

    return score


def in_batches(_: Path) -> Score:
    """Return the scores of the batch scorer for a column of a table; the bundle is the one of ``CLF_BUNDLE``."""
    import pandas as pd

    from clf.batch import score_frame

    def score(texts: Sequence[str]) -> list[float]:
        frame = score_frame(pd.DataFrame({"text": list(texts)}), "text")
        found: list[float] = frame["clickbait"].fillna(0.0).tolist()
        return found

    return score


SCORERS: Mapping[str, Callable[[Path], Score]] = {
    "one": one_by_one,
    "list": as_list,
    "pipeline": pipeline,
    "batch": in_batches,
    "shipped-one": shipped_one_by_one,
    "shipped": in_batches,
}
"""Name -> scorer; the shipped ones have the bundle that ships, which recognises the language first."""


if __name__ == "__main__":
    name, place = sys.argv[1], Path(sys.argv[2])
    result = measured(name, place, SCORERS[name](place), TIMED[name])
    (place / f"{name}.json").write_text(json.dumps(result), encoding="utf-8")
