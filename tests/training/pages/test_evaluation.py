"""The page heads that ship, evaluated on labelled pages: the chosen part of a corpus, both kinds, named slices."""

from dataclasses import replace

import pytest

from clf.classifiers import Model
from clf.datasets.pages.corpora import LabelledPage, Source, as_text, label
from clf.training.evaluation.slices import Slice, SliceKind
from clf.training.pages.evaluation import ServedHead, evaluate_heads, evaluate_model
from tests.datasets import saved_pages as made


def page(seed: int, *, corpus: str, test: bool) -> LabelledPage:
    return label(Source(str(seed), made.url(seed), made.page(seed).encode(), made.body(seed), test), corpus)


@pytest.fixture(scope="module")
def pages() -> list[LabelledPage]:
    """Return pages of a corpus with a test part and of one without."""
    parted = [page(1, corpus="parted", test=False), page(2, corpus="parted", test=True)]
    return [*parted, *(page(seed, corpus="whole", test=False) for seed in (3, 4))]


def heads(model: Model) -> dict[str, ServedHead]:
    return {kind: ServedHead(found.scorers, found.head.decision) for kind, found in model.pages.items()}


def test_a_test_part_is_preferred_to_the_whole_corpus(model: Model, pages: list[LabelledPage]) -> None:
    found = evaluate_model(model, pages)
    assert [(item.slice, item.pages) for item in found] == [
        (Slice(SliceKind.PAGES, "html/parted", "parted"), 1),
        (Slice(SliceKind.PAGES, "html/whole", "whole"), 2),
        (Slice(SliceKind.PAGES, "text/parted", "parted"), 1),
        (Slice(SliceKind.PAGES, "text/whole", "whole"), 2),
    ]


def test_the_name_of_the_part_is_appended(model: Model, pages: list[LabelledPage]) -> None:
    found = evaluate_heads(heads(model), pages[:1], part="test")
    assert [item.slice.name for item in found] == ["html/parted test", "text/parted test"]
    assert {item.slice.corpus for item in found} == {"parted"}


def test_roles_are_those_that_are_served(model: Model, pages: list[LabelledPage]) -> None:
    served = heads(model)
    (html,) = served["html"].roles([pages[0].page])
    assert html == [block.role for block in model.judge(pages[0].page, explain=False).blocks]
    plain = as_text(pages[0])
    (text,) = served["text"].roles([plain.page])
    assert text == [block.role for block in model.judge(plain.page, explain=False).blocks]


def test_a_page_without_gold_roles_counts_no_block(model: Model, pages: list[LabelledPage]) -> None:
    silent = replace(pages[0], roles=(None,) * len(pages[0].roles), links=())
    found = evaluate_heads({"html": heads(model)["html"]}, [silent])
    assert found[0].block_f1.value == 0.0
    assert evaluate_heads(heads(model), []) == []
