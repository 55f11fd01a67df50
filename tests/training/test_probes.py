"""Probes: headlines of own corpora and one page in both kinds, with exactly the probabilities of the model."""

from dataclasses import replace

import pytest

from clf.classifiers import Model
from clf.errors import BundleError
from clf.training.probes import HEADLINES, NO_LANGUAGE, PAGE, make_probes
from clf.types import Example
from tests.training.samples import headlines


def with_probes(model: Model, probes: tuple[dict[str, object], ...]) -> Model:
    return Model(replace(model.bundle, probes=probes))


def test_no_row_of_another_corpus_is_in_a_bundle(model: Model) -> None:
    foreign = [replace(item, corpus="stop-clickbait", text=f"{item.text} elsewhere") for item in headlines(20)]
    probes = make_probes(model, [*foreign, *headlines(6)])
    assert [probe["text"] for probe in probes if "text" in probe] == [
        *[item.text for item in headlines(6)],
        *NO_LANGUAGE,
    ]


def test_headlines_are_an_even_sample(model: Model) -> None:
    examples = [Example(f"Headline number {number}", 0, 0.0, "own-ro", "ro") for number in range(100)]
    texts = [probe["text"] for probe in make_probes(model, examples) if "text" in probe]
    assert texts == [*[f"Headline number {number}" for number in range(0, 2 * HEADLINES, 2)], *NO_LANGUAGE]


def test_the_page_is_there_as_html_and_as_text_with_the_same_blocks(model: Model) -> None:
    html, text = (probe for probe in make_probes(model, []) if "page" in probe)
    assert (html["kind"], html["page"], text["kind"]) == ("html", PAGE, "text")
    assert len(html["blocks"]) == len(text["blocks"]) == len(text["page"].split("\n\n"))
    assert all(0 <= probability <= 1 for _, probability in html["blocks"])


def test_a_model_passes_its_own_probes_and_fails_changed_ones(model: Model) -> None:
    shipped = [probe for probe in model.bundle.probes if probe.get("clickbait") is not None]
    examples = [Example(probe["text"], 0, 0.0, "own-ro", probe["language"]) for probe in shipped]
    probes = make_probes(model, examples)
    assert with_probes(model, probes).check_probes() == len(shipped) + len(NO_LANGUAGE) + 2
    changed = ({**probes[0], "clickbait": probes[0]["clickbait"] + 1e-6}, *probes[1:])
    with pytest.raises(BundleError):
        with_probes(model, changed).check_probes()


def test_a_model_without_page_heads_has_headline_probes_only(model: Model) -> None:
    heads = {name: head for name, head in model.bundle.manifest.heads.items() if name.startswith("headline")}
    manifest = replace(model.bundle.manifest, heads=heads)
    probes = make_probes(Model(replace(model.bundle, manifest=manifest)), headlines(4))
    assert [list(probe) for probe in probes] == [["text", "language", "clickbait"]] * (4 + len(NO_LANGUAGE))
