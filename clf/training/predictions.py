"""Predictions of a run for items that its heads did not learn from <-> two files in its folder, for comparisons.

The files hold texts of corpora whose licences forbid to pass them on, so MLflow gets them without the texts.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from clf.classifiers.headlines import HeadlineClassifier
from clf.datasets.pages.corpora import LabelledPage
from clf.errors import DataError
from clf.model.manifest import Head
from clf.text.tokens import repeat_key
from clf.training.evaluation.metrics import Scored
from clf.training.evaluation.page_kinds import language_of, layout_of
from clf.types import Example, Role

FOLDER = "predictions"
HEADLINES, PAGES = "headlines.jsonl.gz", "pages.jsonl.gz"
_LETTERS = {Role.EDITORIAL: "e", Role.PROMO: "p", Role.NAVIGATION: "n", None: "-"}
"""Role -> letter; ``-`` stands for a block or link that the gold leaves open."""


@dataclass(frozen=True, slots=True)
class PredictedHeadline:
    """A headline with its label and the prediction of a head that had not seen it.

    ``key`` is a digest of part, language and normalised text. ``part`` is ``validation`` for out-of-fold predictions of
    training rows, and ``test`` for evaluation rows. ``group`` is the group of a training row and empty for others.
    ``predicted`` is 1 where P(clickbait) reaches the decision.
    """

    key: str
    part: str
    corpus: str
    source: str
    language: str
    group: str
    text: str
    label: int
    target: float
    probability: float
    predicted: int


@dataclass(frozen=True, slots=True)
class PredictedPage:
    """A page with the gold roles of its blocks and links, and the roles predicted while its site was left out.

    ``key`` is a digest of kind, corpus, address, title and the numbers of blocks and links. ``kind`` is ``html`` or
    ``text``. Roles are strings with a letter for each block or link: ``e`` editorial, ``p`` promo, ``n`` navigation,
    ``-`` open. ``layout`` and ``language`` are those of the article, and empty where they are not known.
    """

    key: str
    kind: str
    corpus: str
    site: str
    url: str
    title: str
    gold: str
    predicted: str
    link_gold: str
    link_predicted: str
    layout: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Predictions:
    """All predictions of a run."""

    headlines: tuple[PredictedHeadline, ...] = ()
    pages: tuple[PredictedPage, ...] = ()

    def without_texts(self) -> Predictions:
        """Return the same predictions without headlines, addresses and titles, which the keys stand for."""
        headlines = tuple(replace(item, text="") for item in self.headlines)
        return Predictions(headlines, tuple(replace(item, url="", title="") for item in self.pages))

    def write(self, folder: Path) -> None:
        """Write the predictions below the folder of a run."""
        (folder / FOLDER).mkdir(parents=True, exist_ok=True)
        _write(folder / FOLDER / HEADLINES, map(asdict, self.headlines))
        _write(folder / FOLDER / PAGES, map(asdict, self.pages))


def read_predictions(folder: Path) -> Predictions:
    """Return the predictions of the run in ``folder``; raise DataError where it has none."""
    try:
        headlines = tuple(PredictedHeadline(**row) for row in _read(folder / FOLDER / HEADLINES))
        return Predictions(headlines, tuple(PredictedPage(**row) for row in _read(folder / FOLDER / PAGES)))
    except (OSError, EOFError, ValueError, TypeError) as error:
        raise DataError(
            f"{folder} holds no predictions ({error}); give the folder of a run, or train the experiment again"
        ) from None


def predicted_headlines(
    examples: Sequence[Example], scored: Scored, heads: Mapping[str, Head], *, groups: Sequence[str] | None = None
) -> Iterator[PredictedHeadline]:
    """Yield the predictions for ``examples``: of the validation part with ``groups``, else of the test part."""
    for index, example in enumerate(examples):
        probability = float(scored.probabilities[index])
        part = "validation" if groups else "test"
        yield PredictedHeadline(
            key=_digest(part, example.language, repeat_key(example.text)),
            part=part,
            corpus=example.corpus,
            source=example.source,
            language=example.language,
            group=groups[index] if groups else "",
            text=example.text,
            label=example.label,
            target=example.target,
            probability=probability,
            predicted=int(probability >= heads[example.language].decision),
        )


def predicted_pages(
    kind: str, pages: Iterable[tuple[LabelledPage, Sequence[Role]]], headlines: HeadlineClassifier
) -> Iterator[PredictedPage]:
    """Yield the predictions for pages of ``kind``, each given with the predicted role of every block.

    ``headlines`` tells the language of a page.
    """
    for item, roles in pages:
        page, counts = item.page, f"{len(item.roles)} {len(item.links)}"
        yield PredictedPage(
            key=_digest(kind, item.corpus, page.url, page.title, counts),
            kind=kind,
            corpus=item.corpus,
            site=item.site,
            url=page.url,
            title=page.title,
            gold=_letters(item.roles),
            predicted=_letters(roles),
            link_gold=_letters(link.role for link in item.links),
            link_predicted=_letters(roles[link.block] for link in item.links),
            layout=layout_of(item),
            language=language_of(item, headlines),
        )


def _digest(*values: str) -> str:
    return sha256("\n".join(values).encode(errors="replace")).hexdigest()[:20]


def _letters(roles: Iterable[Role | None]) -> str:
    return "".join(map(_LETTERS.__getitem__, roles))


def _write(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    # No time stamp, so that the same run writes the same bytes.
    path.write_bytes(gzip.compress(lines.encode(), mtime=0))


def _read(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)
