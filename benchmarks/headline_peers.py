"""A folder of headlines -> probabilities and rates of one peer: ``python -m benchmarks.headline_peers NAME FOLDER``.

It runs in the peer's own environment, without the packages of the project. A peer chooses its settings by the rows of
``train.jsonl`` that are marked as held out, then learns from all of them. It scores every ``test-*.jsonl``, and is
timed on ``timed.jsonl``. The result is written to ``NAME.json``.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.separators import peak_memory

Row = dict[str, Any]
Score = Callable[[Sequence[str]], list[float]]
FASTTEXT_SETTINGS = [
    {"epoch": epoch, "lr": lr, "wordNgrams": 2, "minn": minn, "maxn": 4 if minn else 0, "dim": 50, "bucket": 200_000}
    for epoch in (5, 15)
    for lr in (0.2, 0.5)
    for minn in (0, 2)
]
STRENGTHS = (0.1, 1.0, 10.0)
"""Inverse regularisation of the regression over embeddings."""
TIMED = {"fasttext": 50_000, "minilm": 1_500}
"""Headlines that a peer is timed on, at most."""


def fasttext(train: Sequence[Row], folder: Path) -> Score:
    """Return the scores of a supervised fastText model; the settings are chosen by AUC on the held-out rows."""
    import fasttext as library

    # The library warns on every load of a model.
    library.FastText.eprint = lambda *_: None

    def fit(rows: Sequence[Row], settings: Row) -> Score:
        path = folder / "fasttext.txt"
        lines = (f"__label__{row['label']} {_one_line(row['text'])}" for row in rows)
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        model = library.train_supervised(str(path), thread=1, verbose=0, seed=1, **settings)

        def score(texts: Sequence[str]) -> list[float]:
            found = model.predict([_one_line(text) for text in texts], k=2)
            return [_of_clickbait(names, values) for names, values in zip(*found, strict=True)]

        return score

    kept, held_out = _split(train)
    best = max(FASTTEXT_SETTINGS, key=lambda settings: _auc(held_out, fit(kept, settings)))
    return fit(train, best)


def minilm(train: Sequence[Row], folder: Path) -> Score:
    """Return the scores of a logistic regression over sentence embeddings; C is chosen on the held-out rows."""
    from all_minilm_l6_v2 import extract_model
    from sentence_transformers import SentenceTransformer
    from sklearn.linear_model import LogisticRegression

    encoder = SentenceTransformer(str(extract_model(str(folder / "minilm"))), device="cpu")

    def encode(texts: Sequence[str]) -> Any:
        return encoder.encode(list(texts), batch_size=64, show_progress_bar=False)

    features = encode([row["text"] for row in train])
    labels = [row["label"] for row in train]
    kept = [index for index, row in enumerate(train) if not row["held_out"]]
    held_out = [index for index, row in enumerate(train) if row["held_out"]]

    def fit(rows: Sequence[int], c: float) -> Any:
        return LogisticRegression(C=c, max_iter=1000).fit(features[rows], [labels[index] for index in rows])

    def quality(c: float) -> float:
        scores = fit(kept, c).predict_proba(features[held_out])[:, 1]
        return area([labels[index] for index in held_out], scores.tolist())

    model = fit(range(len(train)), max(STRENGTHS, key=quality))
    return lambda texts: model.predict_proba(encode(texts))[:, 1].tolist()


PEERS: dict[str, Callable[[Sequence[Row], Path], Score]] = {"fasttext": fasttext, "minilm": minilm}


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a file with one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def measured(name: str, folder: Path, score: Score, most: int) -> Row:
    """Return the probabilities for all test files, the rate on the timed rows, and the peak memory in MB."""
    texts = [row["text"] for row in read_rows(folder / "timed.jsonl")[:most]]
    score(texts[:100])
    started = time.perf_counter()
    score(texts)
    seconds = time.perf_counter() - started
    tests = sorted(folder.glob("test-*.jsonl"))
    return {
        "name": name,
        "probabilities": {path.stem: score([row["text"] for row in read_rows(path)]) for path in tests},
        "rows": len(texts),
        "seconds": seconds,
        "megabytes": peak_memory(),
    }


def _split(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    return [row for row in rows if not row["held_out"]], [row for row in rows if row["held_out"]]


def _auc(rows: Sequence[Row], score: Score) -> float:
    return area([row["label"] for row in rows], score([row["text"] for row in rows]))


def area(labels: Sequence[int], scores: Sequence[float]) -> float:
    """Return the ROC AUC by ranks; the packages of fastText have no function for it."""
    ranked = sorted(zip(scores, labels, strict=True))
    positives = sum(labels)
    total, index = 0.0, 0
    while index < len(ranked):
        end = index
        while end < len(ranked) and ranked[end][0] == ranked[index][0]:
            end += 1
        total += (index + end + 1) / 2 * sum(label for _, label in ranked[index:end])
        index = end
    return (total - positives * (positives + 1) / 2) / (positives * (len(ranked) - positives))


def _of_clickbait(names: Sequence[str], probabilities: Sequence[float]) -> float:
    """Return the probability of the label 1 among the labels ``names``."""
    return float(dict(zip(names, probabilities, strict=True)).get("__label__1", 0.0))


def _one_line(text: str) -> str:
    return " ".join(text.lower().split())


if __name__ == "__main__":
    peer, place = sys.argv[1], Path(sys.argv[2])
    started = time.perf_counter()
    scorer = PEERS[peer](read_rows(place / "train.jsonl"), place)
    trained = time.perf_counter() - started
    result = {**measured(peer, place, scorer, TIMED[peer]), "training_seconds": trained}
    (place / f"{peer}.json").write_text(json.dumps(result), encoding="utf-8")
