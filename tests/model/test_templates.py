"""Feature templates: registered by name, expanded to tokens of their namespace."""

import pickle

import pytest

from clf.model.templates import PREFIXED, TEMPLATES, expand, template, tokens_of


@template("place", "column", "row")
def cell(column: int, row: int) -> tuple[str, ...]:
    return f"column {column}", f"row {row}"


def test_a_template_is_replaced_by_its_name_and_registered_with_its_facts_and_parameters() -> None:
    assert cell == f"{__name__}.cell"
    found = TEMPLATES[cell]
    assert (found.namespace, found.facts, found.parameters) == ("place", ("column", "row"), ("column", "row"))


def test_a_feature_expands_to_the_tokens_of_its_template() -> None:
    feature = (cell, 3, 5)
    assert expand(feature) == ("place", ("column 3", "row 5"))
    assert expand(pickle.loads(pickle.dumps(feature))) == expand(feature)


def test_ready_made_tokens_name_their_namespace_and_prefix() -> None:
    assert expand((PREFIXED, "name", "1 ", "big", "wolf")) == ("name", ("1 big", "1 wolf"))
    assert expand((PREFIXED, "name", "")) == ("name", ())


def test_an_unknown_template_is_an_error() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        expand(("nowhere.at_all", 1))


def test_tokens_of_several_features_are_joined_by_namespace_in_order() -> None:
    features = [(cell, 1, 2), (PREFIXED, "word", "", "a"), (cell, 3, 4)]
    assert tokens_of(features) == {"place": ["column 1", "row 2", "column 3", "row 4"], "word": ["a"]}
    assert tokens_of([]) == {}


def test_every_template_of_the_package_is_named_after_its_module() -> None:
    names = [name for name in TEMPLATES if name.startswith("clf.")]
    assert len(names) > 20
    for name in names:
        assert TEMPLATES[name].function.__module__ == name.rpartition(".")[0]
