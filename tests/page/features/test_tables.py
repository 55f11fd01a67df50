"""The shared constants: rising edges, known tags, and a sentence for every fact that a template or an address makes."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from clf.classifiers.pages import HEAD_NAMESPACES
from clf.classifiers.reason_words import ALIKE, CONCRETE_REASONS, START, key_of
from clf.model.templates import TEMPLATES
from clf.page.features import tables
from clf.page.features.cards import offer_features
from clf.page.features.content import content_features
from clf.page.features.measures import measure
from clf.page.features.neighbours import neighbour_features
from clf.page.features.structure import structure_features
from clf.page.reading.page import Kind, read_page
from clf.types import Tokens

SEEDS = Path(__file__).resolve().parents[3] / "seeds"
OWN_WORDS = {"word", "own", "name"}
"""Namespaces whose tokens are words of the page."""


def tokens_of_page(path: Path, kind: Kind) -> Iterator[Tokens]:
    page = read_page(path.read_bytes(), "https://a.example/x", kind=kind)
    indices = range(len(page.blocks))
    measures = measure(page)
    found = (
        structure_features(page, measures),
        content_features(page, measures, indices),
        offer_features(page, measures),
        neighbour_features(page, [0.5 * (index % 9) - 2 for index in indices], indices),
    )
    for table in found:
        yield from (table.tokens(index) for index in indices)


@pytest.mark.parametrize("kind", sorted(tables.BINS))
def test_all_edges_rise(kind: str) -> None:
    edges = tables.BINS[kind]
    assert list(edges) == sorted(set(edges))
    assert edges


def test_every_fact_that_a_template_declares_has_a_reason_with_a_sentence() -> None:
    ours = [template for name, template in TEMPLATES.items() if name.startswith("clf.page.")]
    assert len(ours) > 20
    for template in ours:
        reasons = tables.FACTS.get(template.namespace, {})
        if isinstance(reasons, str):
            assert reasons in tables.REASONS
        elif template.namespace not in OWN_WORDS:
            assert template.facts, template
            assert {reasons[fact] for fact in template.facts} <= set(tables.REASONS)


def test_every_declared_fact_and_reason_is_used() -> None:
    declared = {reasons if isinstance(reasons, str) else "" for reasons in tables.FACTS.values()}
    declared |= {
        reason for reasons in tables.FACTS.values() if not isinstance(reasons, str) for reason in reasons.values()
    }
    by_name = {"word", "small", "box", "element", "path", "outermost", START, ALIKE}
    by_name |= {"before", "among", "after", "headline"}
    assert set(tables.REASONS) == (declared | by_name) - {""}
    assert set(tables.REASONS) >= CONCRETE_REASONS
    assert set(tables.FACTS) | OWN_WORDS == set(HEAD_NAMESPACES)


@pytest.mark.parametrize("kind", ["html", "text"])
@pytest.mark.parametrize("path", sorted(SEEDS.glob("*.html")), ids=lambda path: path.name)
def test_every_token_of_a_seed_page_has_a_declared_reason(path: Path, kind: Kind) -> None:
    for tokens in tokens_of_page(path, kind):
        reasons = {key_of(namespace, token)[0] for namespace, found in tokens.items() for token in found}
        assert reasons <= {*tables.REASONS, "own score"}


def test_every_template_makes_the_facts_it_declares_and_no_others() -> None:
    made: dict[str, set[str]] = {"fact": set(), "teaser": set()}
    for path in sorted(SEEDS.glob("*.html")):
        for tokens in (*tokens_of_page(path, "html"), *tokens_of_page(path, "text")):
            for namespace in made:
                made[namespace] |= {token.split(" ", 1)[0] for token in tokens.get(namespace, ())}
    declared = {namespace: set[str]() for namespace in made}
    for name, template in TEMPLATES.items():
        if name.startswith("clf.page.") and template.namespace in made:
            declared[template.namespace] |= set(template.facts)
    assert made["teaser"] == declared["teaser"] == {"longest"}
    # No seed states its article for machines.
    assert made["fact"] | {"stated"} == declared["fact"]


def test_an_undeclared_fact_is_an_error_instead_of_a_wrong_sentence() -> None:
    with pytest.raises(KeyError, match="mood"):
        key_of("fact", "mood 3")


def test_the_fields_of_sentences_are_few_and_known() -> None:
    fields = {field for text in tables.REASONS.values() for field in re.findall(r"\{(\w+)\}", text)}
    assert fields == {"names", "heading", "chars", "tag", "linked", "start", "end", "commas", "lead", "host", "alike"}
