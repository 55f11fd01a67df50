"""A bundle's page heads on labelled pages -> their quality, HTML and plain text, corpus by corpus."""

from __future__ import annotations

from collections.abc import Sequence

from clf.classifiers import Model
from clf.datasets.pages.corpora import LabelledPage, as_text
from clf.training.evaluation.page_metrics import PageQuality, page_quality
from clf.training.pages.heads import said_roles


def evaluate_pages(model: Model, pages: Sequence[LabelledPage]) -> list[PageQuality]:
    """Return the quality of the model's roles on every corpus of ``pages``: its test part, or all of it without one."""
    found = []
    for kind, classifier in model.pages.items():
        for corpus in dict.fromkeys(page.corpus for page in pages):
            part = [page for page in pages if page.corpus == corpus]
            part = [page for page in part if page.test] or part
            shown = part if kind == "html" else [as_text(page) for page in part]
            said = said_roles((item.page for item in shown), classifier.scorers, classifier.head.decision)
            found.append(page_quality(f"{kind}/{corpus}", shown, said))
    return found
