"""The tokens that decide most, by the bundle that ships."""

from clf.classifiers import Model
from clf.training.reports.tokens import strongest_tokens
from tests.training.samples import headlines


def test_a_token_has_the_mean_weight_of_the_headlines_that_have_it(model: Model) -> None:
    texts = [item.text for item in headlines(60)]
    found = dict(strongest_tokens(model, texts, "en"))
    assert len(found) == 30
    for words, mean in found.items():
        weights = [
            reason.weight for text in texts for reason in model.explain(text, "en").reasons if reason.words == words
        ]
        assert len(weights) >= 5
        assert abs(sum(weights) / len(weights) - mean) < 1e-9


def test_they_go_from_editorial_to_clickbait_without_the_bias(model: Model) -> None:
    found = strongest_tokens(model, [item.text for item in headlines(60)], "en")
    weights = [weight for _, weight in found]
    assert weights == sorted(weights)
    assert weights[0] < 0 < weights[-1]
    assert not any("starting point" in words for words, _ in found)


def test_few_tokens_stand_once(model: Model) -> None:
    found = strongest_tokens(model, ["Council votes"] * 5, "en")
    assert len(found) == len(dict(found)) > 3
    assert strongest_tokens(model, ["Council votes"] * 4, "en") == []
