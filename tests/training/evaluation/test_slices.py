"""Slices carry what they are: a kind, a name for tables, and the corpus that all items belong to."""

from dataclasses import replace

from clf.training.evaluation.slices import MIN_ROWS, Slice, SliceKind, slices_of
from clf.types import Example


def example(corpus: str, language: str, source: str = "") -> Example:
    return Example("A headline", 0, 0.0, corpus, language, source=source)


def test_corpora_languages_and_outlets_in_this_order() -> None:
    examples = [
        *[example("one", "ro", "daily")] * MIN_ROWS,
        example("two", "ro", "weekly"),
        *[example("three", "en", "blog")] * MIN_ROWS,
    ]
    found = slices_of(examples)
    assert [*found] == [
        Slice(SliceKind.CORPUS, "one", "one", "ro"),
        Slice(SliceKind.CORPUS, "two", "two", "ro"),
        Slice(SliceKind.CORPUS, "three", "three", "en"),
        Slice(SliceKind.LANGUAGE, "language ro", language="ro"),
        Slice(SliceKind.OUTLET, "one: daily", "one", "ro"),
        Slice(SliceKind.OUTLET, "three: blog", "three", "en"),
    ]
    assert [len(index) for index in found.values()] == [50, 1, 50, 51, 50, 50]


def test_the_indices_are_those_of_the_items() -> None:
    examples = [example("one", "ro"), example("two", "en"), example("one", "ro")]
    found = slices_of(examples)
    assert found[Slice(SliceKind.CORPUS, "one", "one", "ro")].tolist() == [0, 2]
    assert found[Slice(SliceKind.CORPUS, "two", "two", "en")].tolist() == [1]


def test_a_language_of_one_corpus_is_no_slice_of_its_own() -> None:
    kinds = [part.kind for part in slices_of([example("one", "ro"), example("two", "en")])]
    assert kinds == [SliceKind.CORPUS, SliceKind.CORPUS]


def test_an_outlet_below_the_bound_is_no_slice() -> None:
    few = [example("one", "ro", "daily")] * (MIN_ROWS - 1)
    assert [str(part) for part in slices_of(few)] == ["one"]
    assert [str(part) for part in slices_of([*few, few[0]])] == ["one", "one: daily"]


def test_a_corpus_that_is_named_like_an_outlet_stays_a_corpus() -> None:
    odd = [replace(example("a: b", "ro"), text=str(number)) for number in range(3)]
    (part,) = slices_of(odd)
    assert (part.kind, part.corpus) == (SliceKind.CORPUS, "a: b")


def test_validation_belongs_to_a_language_and_to_no_corpus() -> None:
    part = Slice.validation("ro")
    assert (str(part), part.kind, part.corpus, part.language) == ("validation ro", SliceKind.VALIDATION, "", "ro")
    assert slices_of([]) == {}
