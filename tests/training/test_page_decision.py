"""The decision of a page head: the one whose text finds the article's blocks and no others, repeats forgiven."""

import numpy as np
import pytest

from clf.datasets.pages import Source, label
from clf.training.blocks import Blocks, rows_of
from clf.training.page_decision import DECISIONS, best_decision_by_text
from tests.datasets import pages as made


@pytest.fixture(scope="module")
def blocks() -> Blocks:
    sources = [Source(str(n), made.url(n), made.page(n).encode(), made.body(n), False) for n in range(6)]
    return rows_of([label(source, "tiny") for source in sources], folds=3)


@pytest.mark.parametrize("wanted", [DECISIONS[3], DECISIONS[-2]])
def test_the_decision_lies_between_article_and_surroundings(blocks: Blocks, wanted: float) -> None:
    editorial = np.where(blocks.roles == 0, wanted + 0.001, wanted - 0.001)
    assert best_decision_by_text(blocks, editorial) == wanted


def test_a_repeat_of_the_article_s_words_is_found_whatever_its_own_probability() -> None:
    html = b"<nav><p>Podul cel vechi s-a redeschis</nav><p>Podul cel vechi s-a redeschis<p>Cu totul alte cuvinte aici"
    page = label(Source("x", made.url(0), html, "Podul cel vechi s-a redeschis", False), "tiny")
    between = DECISIONS[8] - 0.001
    # The menu's entry never reaches a decision that keeps the last block out, and is right all the same.
    found = best_decision_by_text(rows_of([page], folds=3), np.array([0.0, DECISIONS[8] + 0.001, between]))
    assert found == DECISIONS[8]
