"""The language head: its training rows, its quality on held-out groups, and the numbers it is made of."""

import pytest

from clf.classifiers.language import LanguageClassifier
from clf.datasets.splits import group_ids
from clf.text.tokens import headline_tokens
from clf.training.headlines.language import (
    MOST,
    TrainedLanguage,
    capitalised_runs,
    fit_language,
    recognised_shares,
    training_rows,
)
from clf.types import Example
from tests.training.samples import headlines

SENTENCES = {
    "ro": "Primarul din {place} a spus că podul de peste râu va fi închis și că drumul este în lucru",
    "en": "The mayor of {place} said that the bridge over the river would be closed and the road is being mended",
    "es": "El alcalde de {place} dijo que el puente sobre el río se cierra y que la carretera está en obras",
}


def examples() -> list[Example]:
    """Forty sentences a language, each about a place of its own."""
    names = [item.text.split()[-1].capitalize() for item in headlines(80)[::2]]
    rows = [(sentence.format(place=name), code) for code, sentence in SENTENCES.items() for name in names]
    return [Example(f"{text} {row}", 0, 0.0, code, code, row=row) for row, (text, code) in enumerate(rows)]


@pytest.fixture(scope="module")
def trained() -> TrainedLanguage:
    found = examples()
    return fit_language(found, [str(item.row) for item in found])


def test_the_head_has_what_serving_needs(trained: TrainedLanguage) -> None:
    assert trained.head.labels == ("en", "es", "ro")
    assert trained.head.namespaces == ("word", "char")
    assert trained.head.most == MOST
    assert len(trained.scorer.biases) == 3
    rows = [row for namespace in trained.scorer.namespaces for _, row in namespace.weights(3).values()]
    assert any(row[0] > 0 > row[1] for row in rows)
    assert any(0.0 in row for row in rows)


def test_languages_are_told_on_groups_that_were_held_out(trained: TrainedLanguage) -> None:
    assert trained.right > 0.95
    assert trained.wrong == 0


def test_a_cut_of_a_sentence_is_told_and_a_name_is_not(trained: TrainedLanguage) -> None:
    classifier = LanguageClassifier(trained.head, trained.scorer)
    told = [
        classifier.language(headline_tokens(text, ["word", "char"])) for text in ("a spus că podul", "the bridge over")
    ]
    assert told == ["ro", "en"]
    assert classifier.language(headline_tokens("Popescu", ["word", "char"])) is None


def test_shares_count_right_and_wrong_languages_and_leave_out_untold_ones(trained: TrainedLanguage) -> None:
    classifier = LanguageClassifier(trained.head, trained.scorer)
    sentence = SENTENCES["ro"].format(place="Vadu")
    rows = [Example(sentence, 0, 0.0, "x", code) for code in ("ro", "ro", "en")] + [Example("Vadu", 0, 0.0, "x", "ro")]
    assert recognised_shares(classifier, rows) == (0.5, 0.25)
    assert recognised_shares(classifier, []) == (0.0, 0.0)


def test_rows_are_headlines_cuts_of_them_and_names() -> None:
    found = examples()[:2]
    rows = training_rows(found, group_ids(found))
    assert list(rows.texts[:2]) == [item.text for item in found]
    assert all(
        cut in item.text and 2 <= len(cut.split()) <= 5 for cut, item in zip(rows.texts[2:4], found, strict=True)
    )
    assert list(rows.languages) == ["ro"] * 4 + [""] * (len(rows.texts) - 4)
    assert training_rows(found, group_ids(found)) == rows


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("the first word is left out", []),
        ("The mayor met with Ana Popescu, a judge, in New York today", ["Ana Popescu", "New York"]),
        ("A Headline In Which Most Words Are Capitalised", []),
        ("a story of I and E but of Eve too", ["Eve"]),
        ("ends with a Name", ["Name"]),
    ],
)
def test_runs_of_capitalised_words(text: str, runs: list[str]) -> None:
    assert list(capitalised_runs(text)) == runs
