"""Linear models over common tokens: the logits equal those of one scorer per class."""

import pytest

from clf.model.class_scorer import ClassNamespace, ClassScorer
from clf.model.scorer import Namespace, Scorer

ROWS = {
    "word": {"the": (2.0, (3.0, -1.0, 0.5)), "la": (1.5, (-2.0, 4.0, 0.0)), "un": (3.0, (0.0, 1.0, -0.25))},
    "char": {" the": (1.25, (2.0, -2.0, 0.0)), "ul ": (2.5, (-1.0, 3.0, 1.0))},
}
BIASES = (0.5, -0.25, 0.0)
SCORER = ClassScorer(tuple(ClassNamespace.of(name, rows) for name, rows in ROWS.items()), BIASES)


def one_class(index: int) -> Scorer:
    namespaces = [
        Namespace(name, {token: (idf, weights[index] / idf) for token, (idf, weights) in rows.items()})
        for name, rows in ROWS.items()
    ]
    return Scorer(tuple(namespaces), bias=BIASES[index])


@pytest.mark.parametrize(
    "tokens",
    [
        {},
        {"word": []},
        {"word": ["unknown"]},
        {"word": ["la", "un", "la", "unknown"]},
        {"word": ["the", "la"], "char": [" the", "ul ", "xxxx"], "shape": ["first X"]},
    ],
)
def test_every_logit_is_that_of_a_scorer_of_its_own(tokens: dict[str, list[str]]) -> None:
    expected = [one_class(index).logit(tokens) for index in range(len(BIASES))]
    assert SCORER.logits(tokens) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("weights", [[], [0.0], [0.01, -0.01], [-655.35, 655.35, -0.01, 12.0]])
def test_a_row_is_unpacked_as_it_was_packed(weights: list[float]) -> None:
    namespace = ClassNamespace.of("word", {"la": (1.0, weights)})
    assert namespace.weights(len(weights)) == {"la": (1.0, weights)}


@pytest.mark.parametrize("weights", [[0.01, -0.01], [-655.35, 655.35, -0.01, 12.0]])
def test_the_sums_of_many_rows_do_not_overflow_into_each_other(weights: list[float]) -> None:
    tokens = [str(number) for number in range(10_000)]
    namespace = ClassNamespace.of("word", dict.fromkeys(tokens, (1.0, weights)))
    # The norm of 10,000 tokens with an idf of 1 is 100.
    assert namespace.contributions(tokens, len(weights)) == pytest.approx([100 * weight for weight in weights])


def test_a_namespace_gives_its_weights_back() -> None:
    assert ClassNamespace.of("word", ROWS["word"]).weights(3) == {
        token: (idf, list(weights)) for token, (idf, weights) in ROWS["word"].items()
    }


def test_an_idf_in_hundredths_is_kept_to_the_last_bit() -> None:
    weights = {str(step): (step / 100, [0.5]) for step in range(1, 1300)}
    assert ClassNamespace.of("word", weights).weights(1) == weights
