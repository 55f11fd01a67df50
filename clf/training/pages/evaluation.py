"""Page heads as they are served, labelled pages -> metrics for every kind of page and every corpus."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from joblib import Parallel, delayed

from clf.classifiers import Model
from clf.classifiers.page_decision import is_flagged
from clf.classifiers.page_prediction import PagePrediction
from clf.classifiers.page_scorers import PageScorers
from clf.datasets.pages.corpora import LabelledPage, as_text
from clf.training.evaluation.page_metrics import PageMetrics, page_metrics
from clf.training.evaluation.role_metrics import PagePredictions
from clf.training.evaluation.slices import Slice, SliceKind
from clf.types import Page, Role


@dataclass(frozen=True, slots=True)
class ServedHead:
    """A page head ready to predict.

    ``decision`` is the P(editorial) from which a block is editorial, ``threshold`` the P(promo) from which a promo link
    is flagged; None flags nothing.
    """

    scorers: PageScorers
    decision: float
    threshold: float | None = None

    def predictions(self, pages: Iterable[Page]) -> list[PagePredictions]:
        """Return the predicted roles of ``pages``, and the flags at the head's threshold."""
        return list(Parallel(n_jobs=-1)(delayed(_predictions)(page, self) for page in pages))

    def roles(self, pages: Iterable[Page]) -> list[list[Role]]:
        """Return the predicted role of every block of ``pages``."""
        return list(Parallel(n_jobs=-1)(delayed(_roles)(page, self) for page in pages))


def evaluate_model(model: Model, pages: Sequence[LabelledPage]) -> list[PageMetrics]:
    """Return the metrics of the model's page heads on every corpus of ``pages``.

    A corpus that has a test part is evaluated on it, any other corpus as a whole.
    """
    has_test_part = {page.corpus for page in pages if page.test}
    chosen = [page for page in pages if page.test or page.corpus not in has_test_part]
    heads: dict[str, ServedHead] = {}
    for kind, classifier in model.pages.items():
        heads[kind] = ServedHead(classifier.scorers, classifier.head.decision)
    return evaluate_heads(heads, chosen)


def evaluate_heads(
    heads: Mapping[str, ServedHead], pages: Sequence[LabelledPage], *, part: str = ""
) -> list[PageMetrics]:
    """Return the metrics of every head on every corpus of ``pages``.

    ``heads`` maps the kind of page, ``html`` or ``text``, to its head. ``part`` is appended to the name of a slice.
    """
    by_corpus: dict[str, list[LabelledPage]] = {}
    for page in pages:
        by_corpus.setdefault(page.corpus, []).append(page)
    metrics = []
    for kind, head in heads.items():
        for corpus, own in by_corpus.items():
            read = own if kind == "html" else list(map(as_text, own))
            name = f"{kind}/{corpus} {part}".rstrip()
            roles = head.roles(item.page for item in read)
            metrics.append(page_metrics(Slice(SliceKind.PAGES, name, corpus), read, roles))
    return metrics


def _predictions(page: Page, head: ServedHead) -> PagePredictions:
    prediction = PagePrediction(page, head.scorers)
    roles = prediction.roles(head.decision)
    promo = [prediction.probability(index, Role.PROMO) for index in range(len(roles))]
    if head.threshold is None:
        return PagePredictions(roles, [False] * len(roles))
    return PagePredictions(roles, [is_flagged(role, p, head.threshold) for role, p in zip(roles, promo, strict=True)])


def _roles(page: Page, head: ServedHead) -> list[Role]:
    return PagePrediction(page, head.scorers).roles(head.decision)
