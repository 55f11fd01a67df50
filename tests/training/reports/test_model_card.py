"""The model card: what a user of the bundle has to know stands in it."""

from dataclasses import replace

from clf.model.manifest import Credit, Head, LanguageHead, Manifest
from clf.training.experiment import Experiment
from clf.training.reports.model_card import KEPT_HEADS, model_card
from tests.training.samples import evaluation, page_metrics

EXPERIMENT = Experiment.model_validate(
    {
        "name": "small",
        "description": "A description of its own.",
        "data": {"train": ["own-en"]},
        "namespace": [{"name": "word"}, {"name": "shape"}],
    }
)
MANIFEST = Manifest("small", {}, corpora=(Credit("own-en", "en", "CC0-1.0", 1440, ("a" * 64,)),))


def test_the_card_names_purpose_data_quality_and_limits() -> None:
    card = model_card(EXPERIMENT, MANIFEST, [evaluation()], [page_metrics()])
    assert card.startswith("# Model card: small\n\nA description of its own.\n")
    headings = [line for line in card.splitlines() if line.startswith("## ")]
    assert headings == ["## Learned from", "## How well it does", "## Limits"]
    assert "TF-IDF over word, shape tokens" in card
    assert "| own-en | en | CC0-1.0 | 1,440 headlines | aaaaaaaaaaaa |" in card
    assert "| own-en | 1,200 | 25% | 0.910 (0.900-0.920) |" in card
    assert "| html/news test | 1,040 |" in card


def test_the_card_names_the_languages() -> None:
    heads = {f"headline-{language}": Head(("a", "b"), (), 0.5, (), {}) for language in ("en", "ro")}
    manifest = replace(MANIFEST, heads=heads)
    assert "Headline heads: `headline-en`, `headline-ro`." in model_card(EXPERIMENT, manifest, [], [])
    told = replace(manifest, language=LanguageHead(("de", "en", "ro"), ("word",), -1.0, 2.0, 0.5))
    assert "A linear model tells de, en, ro apart" in model_card(EXPERIMENT, told, [], [])


def test_the_card_names_the_settings_of_single_languages() -> None:
    plan = EXPERIMENT.model_dump()
    plan["namespace"] = [
        {"name": "word", "languages": ["en"]},
        {"name": "word", "languages": ["ro"], "min_groups": 3},
        {"name": "stem"},
        {"name": "shape", "languages": ["en"]},
    ]
    plan["model"]["averaged"] = ["ro"]
    card = model_card(Experiment.model_validate(plan), MANIFEST, [], [])
    assert "TF-IDF over word, stem, shape (en) tokens" in card
    assert "Platt calibration. In ro: the mean of one regression per namespace.\n" in card
    assert "per namespace" not in model_card(EXPERIMENT, MANIFEST, [], [])


def test_heads_that_were_kept_are_named_instead_of_figures() -> None:
    card = model_card(EXPERIMENT, MANIFEST, [evaluation()], [])
    assert KEPT_HEADS.strip() in card
    assert KEPT_HEADS.strip() not in model_card(EXPERIMENT, MANIFEST, [], [page_metrics()])
