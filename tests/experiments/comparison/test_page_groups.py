"""Differences of two runs on pages, by corpus, layout and language."""

from clf.experiments.comparison.page_groups import page_groups
from clf.experiments.comparison.pairs import paired
from tests.experiments.predictions import pages


def test_pages_are_compared_by_corpus_layout_and_language() -> None:
    groups = {group.name: group for group in page_groups(paired(pages(), pages(missed=12)))}
    assert {name: group.items for name, group in groups.items()} == {
        "html pages": 24,
        "html pages, article in: generic elements": 12,
        "html pages, article in: table": 12,
        "html pages, language ro": 18,
        "html pages, tiny": 24,
    }
    assert groups["html pages, article in: table"].metrics["block_f1"].value < 0
