"""Experiment, manifest, evaluations -> the model card: purpose, training corpora, quality and limits of a bundle."""

from __future__ import annotations

from collections.abc import Sequence

from clf.classifiers.headlines import headline_heads
from clf.model.manifest import Manifest
from clf.training.evaluation.headline_metrics import Evaluation
from clf.training.evaluation.page_metrics import PageMetrics
from clf.training.evaluation.role_metrics import RoleMetrics
from clf.training.experiment import Experiment
from clf.training.reports.markdown import credits_markdown, evaluation_markdown, pages_markdown, roles_markdown

KEPT_HEADS = "\nThe page heads are those of the bundle that ships with the package; its card has their figures.\n"


def model_card(
    experiment: Experiment,
    manifest: Manifest,
    evaluations: Sequence[Evaluation],
    page_metrics: Sequence[PageMetrics],
    role_metrics: Sequence[RoleMetrics] = (),
) -> str:
    """Return the card as Markdown; ``page_metrics`` are empty where the page heads were trained elsewhere."""
    return f"""# Model card: {experiment.name}

{experiment.description}

P(clickbait) of a headline from its wording: does it withhold a specific key fact, so that only a click reveals it?
Roles of the blocks and links of a page, from HTML (`page`) and from plain text (`text`): editorial, promo, navigation.
Headline: TF-IDF over {_namespaces(experiment)} tokens; all heads:
logistic regression, Platt calibration.{_averaged(experiment)}
{_languages(manifest)}

## Learned from

{credits_markdown(manifest.corpora)}

## How well it does

{evaluation_markdown(evaluations)}
`validation` rows are out-of-fold: every row was scored by a model that had not seen its group.
{pages_markdown(page_metrics) or KEPT_HEADS}{roles_markdown(role_metrics)}
## Limits

- It reads wording, not truth: a complete, calm and false headline is editorial to it.
- A headline of one or two words, or of names alone, often tells no language and is then not judged.
- Some texts in languages that it does not know are taken for one that it knows, and get a probability all the same.
- Probabilities hold where the share of clickbait is near that of the training data; elsewhere use the thresholds.
- Page roles were learned from pages of a few hundred sites, mostly English, German and Romanian. A language model read
  every block after a written guide; no other people checked the roles.
- It was judged on corpora whose labels are other people's; the annotation guide says what this project calls clickbait.
"""


def _averaged(experiment: Experiment) -> str:
    codes = ", ".join(experiment.model.averaged)
    return f" In {codes}: the mean of one regression per namespace." if codes else ""


def _namespaces(experiment: Experiment) -> str:
    """Return the names of the namespaces, each with the languages whose heads alone read it."""
    readers: dict[str, list[str]] = {}
    for choice in experiment.namespace:
        readers.setdefault(choice.name, []).extend(choice.languages)
    every = {code for codes in readers.values() for code in codes}
    return ", ".join(
        f"{name} ({', '.join(codes)})" if 0 < len(codes) < len(every) else name for name, codes in readers.items()
    )


def _languages(manifest: Manifest) -> str:
    """Return the sentences on the languages of the headline heads."""
    heads = headline_heads(manifest.heads)
    text = f"Headline heads: {', '.join(f'`{name}`' for name in heads.values())}."
    if manifest.language is None:
        return text
    return (
        f"{text} A linear model tells {', '.join(manifest.language.labels)} apart; a headline in another\n"
        "language than those of the heads, or in none that its words tell, is `unknown`."
    )
