"""Small values that several tests of training need: headlines, scored items, evaluations, a run record."""

import random

import numpy as np

from clf.model.manifest import Threshold
from clf.training.evaluation.estimate import Estimate
from clf.training.evaluation.headline_metrics import Evaluation, OperatingPoint
from clf.training.evaluation.metrics import Scored
from clf.training.evaluation.page_metrics import PageMetrics
from clf.training.evaluation.slices import Slice, SliceKind
from clf.training.record import CorpusUse, RunRecord
from clf.types import Example

OWN = Slice(SliceKind.CORPUS, "own-en", "own-en", "en")
NEWS = Slice(SliceKind.PAGES, "html/news test", "news")
PLACES = "Aldham Barwick Corsley Denham Elsted Farnley Girton Hadlow Ilmer Jarrow".split()
WORDS = [
    first + second for first in "ba co di fu ge ha ji ko lu me".split() for second in "lon mer nat pod ris".split()
]


def headlines(count: int = 60, corpus: str = "own-en") -> list[Example]:
    """Return pairs of a sober and a clickbait headline about one event; no two are near-duplicates."""
    chooser = random.Random(1)
    examples = []
    for number in range(count // 2):
        place, words = PLACES[number % 10], " ".join(chooser.sample(WORDS, 6))
        sober = f"{place} council approves {number + 3} million for {words}"
        bait = f"You will not believe what {place} did with {words}"
        for label, text in enumerate((sober, bait)):
            row = 2 * number + label
            examples.append(Example(text, label, float(label), corpus, "en", pair=str(number), row=row))
    return examples


def random_scored(rows: int = 400, seed: int = 1) -> Scored:
    """Return items whose label is 1 with the probability they have."""
    generator = np.random.default_rng(seed)
    probabilities = np.round(generator.random(rows), 2)
    return Scored.of(generator.random(rows) < probabilities, probabilities)


def evaluation(part: Slice = OWN, **changes: object) -> Evaluation:
    """Return an evaluation with a different value in every field."""
    fields: dict[str, object] = {
        "slice": part,
        "rows": 1200,
        "clickbait": 300,
        "auc": Estimate(0.91, 0.9, 0.92),
        "average_precision": Estimate(0.81, 0.8, 0.82),
        "f1": Estimate(0.71, 0.7, 0.72),
        "macro_f1": Estimate(0.61, 0.6, 0.62),
        "brier": Estimate(0.11, 0.1, 0.12),
        "calibration_error": Estimate(0.021, 0.02, 0.022),
        "mse": None,
        "points": (OperatingPoint(Threshold(0.9, 0.75, 0.5), 0.88, 0.55),),
    }
    return Evaluation(**{**fields, **changes})  # type: ignore[arg-type]


def page_metrics(part: Slice = NEWS, *, block_f1: float = 0.95) -> PageMetrics:
    """Return metrics of 1,040 pages with a different value in every field."""
    return PageMetrics(
        slice=part,
        pages=1040,
        block_f1=Estimate(block_f1, block_f1 - 0.01, block_f1 + 0.01),
        editorial_link_f1=Estimate(0.85, 0.84, 0.86),
        promo_link_f1=Estimate(0.75, 0.74, 0.76),
    )


def record() -> RunRecord:
    """Return the record of a run with a headline corpus, a page corpus and an absent corpus."""
    own = CorpusUse(
        id="own-en",
        language="en",
        licence="CC0-1.0",
        sha256=("a" * 64,),
        train_rows=1440,
        test_rows=360,
        metrics={"own-en/auc": 0.91},
    )
    news = CorpusUse(
        id="news",
        language="en",
        licence="MIT",
        sha256=("b" * 64, "c" * 64),
        train_rows=0,
        test_rows=25,
        task="pages",
        metrics={"html/news test/block_f1": 0.95},
    )
    return RunRecord(
        name="small",
        created="2026-01-02T03:04:05+00:00",
        git_commit="0" * 40,
        params={"c": 8.0, "experiment": "small"},
        metrics={"own-en/auc": 0.91, "html/news test/block_f1": 0.95, "own-en: daily (ș)/auc": 0.5},
        corpora=(own, news),
        absent=("wcxb",),
        versions={"python": "3.11"},
        audit="passed, no leak between training and test",
        seconds=12.5,
    )
