"""Rows in another language than their corpus says: counted on an even sample, shown in part."""

from collections.abc import Sequence

import pytest

import clf
from clf.datasets.headlines.languages import FOREIGN_SHARE, ForeignRows, foreign_rows
from clf.types import Example

WORDS = {"ro": "Consiliul local votează bugetul pe anul viitor", "en": "Council votes on the budget of next year"}


def rows(*languages: str, corpus: str = "ro") -> list[Example]:
    return [Example(f"{language} {row}", 0, 0.0, "x", corpus, row=row) for row, language in enumerate(languages)]


def first_word(text: str) -> str | None:
    code = text.split()[0]
    return None if code == "none" else code


def found(examples: Sequence[Example]) -> ForeignRows:
    return foreign_rows(examples, first_word)


def test_no_rows_have_no_foreign_ones() -> None:
    assert found([]) == ForeignRows(0.0, ())


def test_rows_that_do_not_tell_their_language_count_as_the_corpus_says() -> None:
    assert found(rows("none", "none", "ro")) == ForeignRows(0.0, ())
    assert found(rows("none", "none", "en", "ro")).share == 0.25


def test_examples_name_the_language_and_are_five_at_most() -> None:
    many = found(rows(*["en"] * 7, "ro"))
    assert many.share == 7 / 8
    assert many.examples == tuple(f"en: en {number}" for number in range(5))


@pytest.mark.parametrize(("foreign", "is_reported"), [(4, False), (5, True), (6, True)])
def test_a_corpus_is_reported_from_half_of_its_rows_on(foreign: int, is_reported: bool) -> None:
    part = found(rows(*["en"] * foreign, *["ro"] * (10 - foreign)))
    assert part.is_reported is is_reported
    assert (part.share >= FOREIGN_SHARE) is is_reported


def test_a_large_corpus_is_sampled_evenly() -> None:
    asked: list[str] = []

    def tell(text: str) -> str | None:
        asked.append(text)
        return first_word(text)

    # Every second row is foreign, in runs that are longer than the steps of the sample.
    languages = ["en" if number // 500 % 2 else "ro" for number in range(10_000)]
    part = foreign_rows(rows(*languages), tell)
    assert len(asked) == 2_000
    assert asked[1] == "ro 5"
    assert part.share == pytest.approx(0.5, abs=0.01)


def test_every_row_has_its_own_expected_language() -> None:
    mixed = [*rows("en", "en", corpus="en"), *rows("en", "ro", corpus="ro")]
    assert found(mixed).share == 0.25


def test_the_language_head_that_ships_tells_a_corpus_in_the_wrong_language() -> None:
    examples = [Example(f"{WORDS['en']} {number}", 0, 0.0, "x", "ro") for number in range(4)]
    told = foreign_rows(examples, clf.load().headlines.language)
    assert told.is_reported
    assert told.examples[0] == f"en: {WORDS['en']} 0"
    right = [Example(WORDS["ro"], 0, 0.0, "x", "ro")]
    assert foreign_rows(right, clf.load().headlines.language).share == 0
