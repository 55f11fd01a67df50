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
from clf.model.bundle import Bundle
from clf.types import Explanation, HeadlineVerdict

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
    assert plain.clickbait is not None
    assert variant.clickbait is not None
    assert plain.language == variant.language
    assert abs(plain.clickbait - variant.clickbait) <= case["at_most"]


@given(USABLE)
def test_any_text_gets_a_probability_and_an_explanation_that_sums_up(model: Model, text: str) -> None:
    language = next((code for code in ("ro", "en") if any(map(str.isalpha, text))), None)
    verdict, explanation = model.score([text], language)[0], model.explain(text, language)
    assert verdict.clickbait == explanation.clickbait
    assert verdict.language == explanation.language == (language or "")
    if verdict.clickbait is None:
        assert (language, verdict.label, explanation.logit, explanation.reasons) == (None, "unknown", None, ())
        return
    assert 0.0 <= verdict.clickbait <= 1.0
    assert 0.0 <= verdict.known <= 1.0
    assert explanation.logit is not None
    assert isclose(sum(reason.weight for reason in explanation.reasons), explanation.logit, abs_tol=1e-9)
    assert isclose(explanation.clickbait, 1 / (1 + exp(-explanation.logit)), abs_tol=1e-12)


def test_the_label_turns_at_the_decision_threshold(model: Model) -> None:
    verdicts = model.score([probe["text"] for probe in model.bundle.probes if "text" in probe])
    assert {verdict.label for verdict in verdicts} == {"clickbait", "editorial", "unknown"}
    for verdict in verdicts:
        if verdict.clickbait is not None:
            decision = model.headlines.heads[verdict.language].decision
            assert (verdict.label == "clickbait") == (verdict.clickbait >= decision)


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


FRENCH = "Ce que cet homme a trouvé dans son jardin va vous surprendre"


def test_a_language_without_a_head_is_not_judged(model: Model) -> None:
    verdict = model.score([FRENCH])[0]
    assert verdict == HeadlineVerdict(text=FRENCH, clickbait=None, label="unknown", language="fr", known=0.0)
    assert model.explain(FRENCH) == Explanation(text=FRENCH, clickbait=None, logit=None, reasons=(), language="fr")


@pytest.mark.parametrize("text", ["Ion Popescu", "🔥🔥🔥", "2027", "..."])
def test_a_text_that_tells_no_language_is_not_judged(model: Model, text: str) -> None:
    verdict = model.score([text])[0]
    assert (verdict.clickbait, verdict.label, verdict.language, verdict.known) == (None, "unknown", "", 0.0)


def test_a_list_may_mix_languages(model: Model) -> None:
    texts = [
        "Nu o să-ți vină să crezi ce a făcut primarul",
        "You won't believe what the mayor did next",
        FRENCH,
        "El ayuntamiento cierra el puente de la ciudad durante dos meses",
    ]
    verdicts = model.score(texts)
    assert [verdict.language for verdict in verdicts] == ["ro", "en", "fr", "es"]
    assert [verdict.label for verdict in verdicts] == ["clickbait", "clickbait", "unknown", "editorial"]
    assert verdicts == [model.score([text])[0] for text in texts]


def test_a_language_that_the_caller_knows_chooses_the_head(model: Model) -> None:
    assert model.languages == ("en", "es", "ro")
    name = "Ion Popescu"
    romanian, english = model.score([name], "ro-RO")[0], model.score([name], "en")[0]
    assert (romanian.language, english.language) == ("ro", "en")
    assert romanian.clickbait != english.clickbait
    assert romanian.known > english.known
    assert model.score(["🔥🔥"], "ro")[0].label == "unknown"


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("de", "there is no headline head for language 'de'; heads: en, es, ro"),
        ("romanian", "language is 'romanian', which is no code like 'ro' or 'en-GB'; there are heads for en, es, ro"),
        ("", "language is ''"),
    ],
)
def test_a_language_without_a_head_or_that_is_no_code_is_refused(model: Model, language: str, message: str) -> None:
    with pytest.raises(clf.InputError, match=message):
        model.score(["A headline"], language)
    with pytest.raises(clf.InputError, match=message):
        model.explain("A headline", language)


def test_a_language_is_not_believed_where_its_head_knows_few_of_the_tokens(model: Model) -> None:
    strict = Model(
        replace(
            model.bundle,
            manifest=replace(model.bundle.manifest, language=replace(model.bundle.manifest.language, least_known=0.99)),
        )
    )
    text = "Nu o să-ți vină să crezi ce a făcut primarul"
    assert (strict.score([text])[0].label, strict.headlines.language(text)) == ("unknown", None)
    assert strict.score([text], "ro") == model.score([text])
    assert strict.headlines.on_page(text, "ro") == model.score([text])[0].clickbait
    assert strict.headlines.language(FRENCH) == "fr"


def old_bundle(model: Model) -> Bundle:
    """The Romanian head of the shipped bundle as a bundle of the first version has it: alone, without a language."""
    manifest = model.bundle.manifest
    head = manifest.heads["headline-ro"]
    calibration = {"headline": head.calibration["headline-ro"]}
    heads = {"headline": replace(head, calibration=calibration)}
    scorers = {"headline": model.bundle.scorers["headline-ro"]}
    return Bundle(replace(manifest, heads=heads, language=None, format_version=1), scorers)


def test_the_one_head_of_an_old_bundle_judges_every_language(model: Model) -> None:
    old = Model(old_bundle(model))
    text = "Nu o să-ți vină să crezi ce a făcut primarul"
    assert old.languages == ()
    assert replace(old.score([text])[0], language="ro") == model.score([text])[0]
    assert old.score([text, FRENCH], "fr") == old.score([text, FRENCH])
    assert old.headlines.score_any([text], "fr") == old.score([text])
    assert old.score([FRENCH])[0].clickbait is not None
    assert old.score(["🔥"])[0].label == "unknown"
    assert old.headlines.on_page(text, None) == old.score([text])[0].clickbait


def test_several_heads_need_a_language_head(model: Model) -> None:
    untold = replace(model.bundle, manifest=replace(model.bundle.manifest, language=None), language=None)
    with pytest.raises(clf.BundleError, match=r"has heads for en, es, ro and no language head .*; train again"):
        Model(untold)


def test_a_link_that_tells_no_language_has_that_of_its_page(model: Model) -> None:
    name, headline = "Ion Popescu", "You won't believe what the mayor did next"
    on_page = model.headlines.on_page
    assert on_page(name, None) is None
    assert on_page(name, "fr") is None
    assert on_page(name, "ro") == model.score([name], "ro")[0].clickbait
    assert on_page(headline, "ro") == model.score([headline])[0].clickbait
    assert on_page(FRENCH, "ro") is None
    assert on_page("2-1", "ro") is None


def test_any_code_may_be_given_where_a_client_names_the_language_of_every_page(model: Model) -> None:
    texts = ["You won't believe what the mayor did next"]
    assert model.headlines.score_any(texts, None) == model.headlines.score_any(texts, "en-GB") == model.score(texts)
    assert [verdict.label for verdict in model.headlines.score_any(texts, "de")] == ["unknown"]
    with pytest.raises(clf.InputError, match="no code"):
        model.headlines.score_any(texts, "x")


def test_coverage_counts_the_tokens_a_model_never_saw(model: Model) -> None:
    texts = ("Ce a făcut primarul de la Vadu", "Ce a făcut zzyzx de la qwrtp", "Zzyzx qwrtp vvkkw")
    usual, odd, foreign = map(model.headlines.coverage, texts)
    assert usual.unknown / usual.tokens < odd.unknown / odd.tokens < 1
    assert foreign.unknown == foreign.tokens > 0
    assert 0 <= usual.unknown <= usual.tokens
