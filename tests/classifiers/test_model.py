"""All heads behind one door: probes that must hold, heads that may be missing."""

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

import clf
from clf.classifiers import Model
from clf.classifiers.pages import HEADS


def test_the_shipped_bundle_gives_its_probes_their_probabilities(model: Model) -> None:
    assert model.check_probes() >= 20


def test_a_probe_that_differs_is_an_error(model: Model) -> None:
    wrong = {**model.bundle.probes[0], "clickbait": 0.123}
    with pytest.raises(clf.BundleError, match="not compute what the bundle was made with"):
        Model(replace(model.bundle, probes=(wrong,))).check_probes()


def test_a_page_probe_that_differs_is_an_error(model: Model) -> None:
    probe = next(probe for probe in model.bundle.probes if "page" in probe)
    wrong = {**probe, "blocks": [["promo", 0.5], *probe["blocks"][1:]]}
    with pytest.raises(clf.BundleError, match=r"the bundle expects promo 0\.5"):
        Model(replace(model.bundle, probes=(wrong,))).check_probes()
    short = {**probe, "blocks": probe["blocks"][:-1]}
    with pytest.raises(clf.BundleError, match="the bundle expects nothing"):
        Model(replace(model.bundle, probes=(short,))).check_probes()


def test_a_bundle_without_page_heads_still_scores_headlines(model: Model) -> None:
    manifest = model.bundle.manifest
    heads = {name: head for name, head in manifest.heads.items() if name not in HEADS.values()}
    lean = Model(replace(model.bundle, manifest=replace(manifest, heads=heads)))
    assert model.reads_pages
    assert not lean.reads_pages
    assert lean.score(["A headline of the day"]) == model.score(["A headline of the day"])
    with pytest.raises(clf.BundleError, match="has no page head; fetch page corpora and train again"):
        lean.separate("<p>x")


def test_a_bundle_that_knows_other_tokens_than_are_made_is_refused(model: Model) -> None:
    manifest = model.bundle.manifest
    head = replace(manifest.heads["page"], namespaces=("word", "fact"))
    older = replace(model.bundle, manifest=replace(manifest, heads={**manifest.heads, "page": head}))
    with pytest.raises(clf.BundleError, match="knows fact, word, this clf makes card, context, cue, fact"):
        Model(older).separate("<p>x")


def test_a_model_is_read_from_its_folder(root: Path) -> None:
    assert Model.load(root / "clf" / "bundle").bundle.id == clf.load().bundle.id


def test_a_head_without_a_probe_is_refused_by_its_name(model: Model) -> None:
    probes = tuple(probe for probe in model.bundle.probes if probe.get("language") != "es")
    with pytest.raises(clf.BundleError, match="no probe for its head 'headline-es', so nothing proves it"):
        Model(replace(model.bundle, probes=probes)).check_probes()


def test_a_pickled_model_scores_alike_and_carries_its_bundle_alone(model: Model) -> None:
    copied = pickle.loads(pickle.dumps(model))
    assert copied.bundle.id == model.bundle.id
    texts = ["Ce a făcut primarul?", "Court fines bank £30m"]
    assert copied.score(texts) == model.score(texts)
    # The classifiers of pages are built when they are first asked for, and are not part of the pickle.
    assert "pages" not in vars(copied)
