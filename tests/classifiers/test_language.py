"""The language of a text: told where it stands out, and None where it does not."""

from dataclasses import replace

import pytest

import clf
from clf.classifiers import Model
from clf.classifiers.language import LanguageClassifier, first_tokens, primary_code
from clf.model.class_scorer import ClassNamespace, ClassScorer
from clf.model.manifest import LanguageHead

TEXTS = {
    "ro": "Primăria închide podul de la Vadu pentru două luni",
    "en": "The council will close the bridge at Vadu for two months",
    "es": "El ayuntamiento cierra el puente de la ciudad durante dos meses",
    "fr": "La mairie ferme le pont de la ville pendant deux mois",
    "de": "Die Stadt sperrt die Brücke über den Fluss für zwei Monate",
    "it": "Il comune chiude il ponte della città per due mesi",
    "hu": "A város két hónapra lezárja a folyó fölötti hidat",
}


@pytest.mark.parametrize("language", TEXTS)
def test_the_shipped_model_tells_the_languages_it_learned(model: Model, language: str) -> None:
    assert model.headlines.language(TEXTS[language]) == language


def test_romanian_without_diacritics_is_romanian(model: Model) -> None:
    assert model.headlines.language("Primaria inchide podul de la Vadu pentru doua luni") == "ro"


@pytest.mark.parametrize("text", ["Ion Popescu", "Taylor Swift", "2027", "2-1", "🔥🔥", "!!!", "日本語の見出し"])
def test_names_numbers_and_emoji_tell_no_language(model: Model, text: str) -> None:
    assert model.headlines.language(text) is None


def test_a_language_must_reach_a_level_and_stand_out() -> None:
    scorer = ClassScorer(
        (ClassNamespace.of("word", {"la": (1.0, (3.0, 2.5)), "un": (1.0, (4.0, -4.0))}),), (-2.5, -3.0)
    )
    told = LanguageClassifier(LanguageHead(("ro", "es"), ("word",), lowest=-1.0, margin=2.0, least_known=0.5), scorer)
    assert told.language({"word": ["un"]}) == "ro"
    assert told.language({"word": ["la"]}) is None
    assert told.language({"word": ["x"]}) is None


def test_a_head_reads_the_first_tokens_of_each_of_its_namespaces() -> None:
    tokens = {"word": ["a", "b", "c"], "char": ["x"], "stem": ["s"]}
    head = LanguageHead(("ro", "es"), ("word", "char", "skeleton"), -1.0, 2.0, 0.5, most=2)
    assert first_tokens(tokens, head) == {"word": ["a", "b"], "char": ["x"], "skeleton": ()}
    assert first_tokens(tokens, replace(head, most=0)) is tokens


def test_half_a_language_head_is_refused(model: Model) -> None:
    bundle = model.bundle
    assert bundle.language is not None
    short = replace(bundle.language, biases=bundle.language.biases[1:])
    for broken in (replace(bundle, language=None), replace(bundle, language=short)):
        with pytest.raises(clf.BundleError, match="language head of bundle 'shipped' is not complete; train again"):
            Model(broken)


@pytest.mark.parametrize(("code", "primary"), [("ro", "ro"), ("ro-RO", "ro"), ("EN-gb", "en"), ("fil", "fil")])
def test_codes_have_a_primary_part(code: str, primary: str) -> None:
    assert primary_code(code, ["ro"]) == primary


@pytest.mark.parametrize("code", ["", "romanian", "r", "ro_RO", "ro ", 3])
def test_what_is_no_code_is_refused_with_the_languages_that_have_a_head(code: str) -> None:
    with pytest.raises(clf.InputError, match="there are heads for en, ro"):
        primary_code(code, ["ro", "en"])
    with pytest.raises(clf.InputError, match="there are heads for none"):
        primary_code(code, [])
