"""The headline classifier as people call it: verdicts, explanations, odd input, robustness to spelling."""

import json
from dataclasses import replace
from math import exp, isclose
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import clf
from clf.classifiers import Model
from clf.classifiers.headlines import MAX_HEADLINE

CASES = Path(__file__).resolve().parents[1] / "cases"
USABLE = st.text(st.characters(), min_size=1, max_size=200).filter(str.strip)


def cases(name: str) -> list[Any]:
    found = json.loads((CASES / name).read_text(encoding="utf-8"))
    assert found, name
    return list(found)


@pytest.mark.parametrize("case", cases("headlines.json"), ids=lambda case: case["text"][:40])
def test_plain_cases_get_their_label(model: Model, case: dict[str, str]) -> None:
    assert model.score([case["text"]])[0].label == case["label"]


@pytest.mark.parametrize("case", cases("headlines-known-failures.json"), ids=lambda case: case["text"][:40])
@pytest.mark.xfail(reason="wording alone does not tell; see the case's reason", strict=True)
def test_known_failures_still_fail(model: Model, case: dict[str, str]) -> None:
    assert model.score([case["text"]])[0].label == case["label"]


@pytest.mark.parametrize("case", cases("headlines-robustness.json"), ids=lambda case: case["variant"][:40])
def test_spelling_moves_a_probability_little(model: Model, case: dict[str, Any]) -> None:
    plain, variant = model.score([case["text"], case["variant"]])
    assert abs(plain.clickbait - variant.clickbait) <= case["at_most"]


@given(USABLE)
def test_any_text_gets_a_probability_and_an_explanation_that_sums_up(model: Model, text: str) -> None:
    verdict, explanation = model.score([text])[0], model.explain(text)
    assert 0.0 <= verdict.clickbait <= 1.0
    assert verdict.clickbait == explanation.clickbait
    assert isclose(sum(reason.weight for reason in explanation.reasons), explanation.logit, abs_tol=1e-9)
    assert isclose(explanation.clickbait, 1 / (1 + exp(-explanation.logit)), abs_tol=1e-12)


def test_the_label_turns_at_the_decision_threshold(model: Model) -> None:
    verdicts = model.score([probe["text"] for probe in model.bundle.probes if "text" in probe])
    decision = model.headlines.head.decision
    assert {verdict.label for verdict in verdicts} == {"clickbait", "editorial"}
    assert all((verdict.label == "clickbait") == (verdict.clickbait >= decision) for verdict in verdicts)


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (None, "texts is None of type NoneType"),
        (1, "texts is 1 of type int"),
        ("one string", "texts is one string"),
        (["fine", ""], "headline 1 is blank"),
        (["  \n\t "], "headline 0 is blank"),
        ([None], "headline 0 is None of type NoneType; give a string"),
        ([3.5], "of type float"),
        ([b"bytes"], "of type bytes"),
        (["x" * (MAX_HEADLINE + 1)], r"headline 0 has 10,001 characters, the limit is 10,000"),
    ],
)
def test_unusable_input_is_refused_by_place_and_reason(model: Model, texts: Any, message: str) -> None:
    with pytest.raises(clf.InputError, match=message):
        model.score(texts)


def test_nothing_to_score_is_no_verdict(model: Model) -> None:
    assert model.score([]) == []


def test_a_bundle_without_the_head_or_for_another_normaliser_is_refused(model: Model) -> None:
    manifest = model.bundle.manifest
    with pytest.raises(clf.BundleError, match="no headline head"):
        Model(replace(model.bundle, manifest=replace(manifest, heads={})))
    with pytest.raises(clf.BundleError, match="text normaliser 99"):
        Model(replace(model.bundle, manifest=replace(manifest, normalizer=99)))


def test_coverage_counts_the_tokens_a_model_never_saw(model: Model) -> None:
    usual, odd = (model.headlines.coverage(text) for text in ("Ce a făcut primarul", "Zzyzx qwrtp vvkkw"))
    assert usual.unknown / usual.tokens < odd.unknown / odd.tokens
    assert 0 <= usual.unknown <= usual.tokens
