"""The bundle that ships, evaluated on headlines: probabilities as served, sliced, at the head's own thresholds."""

from dataclasses import replace

import pytest

from clf.classifiers import Model
from clf.errors import InputError
from clf.training.headlines.evaluation import evaluate_slices, score_examples, score_slices
from tests.training.samples import headlines


def test_probabilities_are_those_that_are_served(model: Model) -> None:
    examples = headlines(10)
    found = score_examples(model, examples)
    served = model.score([item.text for item in examples], "en")
    assert found.probabilities.tolist() == [verdict.clickbait for verdict in served]
    assert found.labels.tolist() == found.targets.tolist() == [0, 1] * 5


def test_every_example_is_scored_by_the_head_of_its_language_and_emoji_by_none(model: Model) -> None:
    example = headlines(2)[0]
    texts = ("BNR menține dobânda-cheie la 6,5%", "🔥🔥")
    examples = [example, *(replace(example, text=text, language="ro") for text in texts)]
    found = score_examples(model, examples).probabilities.tolist()
    assert found[:2] == [model.score([example.text], "en")[0].clickbait, model.score([texts[0]], "ro")[0].clickbait]
    assert found[2] == 0.0


def test_a_language_without_a_head_cannot_be_evaluated(model: Model) -> None:
    with pytest.raises(InputError, match="no headline head for language 'id'"):
        score_examples(model, [replace(headlines(2)[0], language="id")])


def test_slices_hold_the_items_of_their_corpus(model: Model) -> None:
    examples = [*headlines(6, corpus="one"), *headlines(4, corpus="two")]
    slices = score_slices(model, examples)
    assert {str(part): len(scored.labels) for part, scored in slices.items()} == {
        "one": 6,
        "two": 4,
        "language en": 10,
    }
    whole = score_examples(model, examples).probabilities.tolist()
    assert [*slices.values()][1].probabilities.tolist() == whole[6:]


def test_evaluations_use_the_thresholds_of_the_head(model: Model) -> None:
    slices = score_slices(model, headlines(40))
    (found,) = evaluate_slices(model, slices)
    head = model.headlines.heads["en"]
    assert [point.threshold for point in found.points] == list(head.thresholds)
    (scored,) = slices.values()
    correct = ((scored.probabilities >= head.decision) == (scored.labels == 1)).mean()
    assert correct > 0.9
    assert found.macro_f1.value == pytest.approx(correct, abs=0.05)


def test_no_headlines_have_no_slices(model: Model) -> None:
    assert score_slices(model, []) == {}
    assert evaluate_slices(model, {}) == []
