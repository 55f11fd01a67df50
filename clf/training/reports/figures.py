"""Which figures a run draws: the corpora's curves and diagrams, the confusion, the bars, the tokens per language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from clf.classifiers import Model
from clf.training.evaluation.metrics import Evaluation, Scored
from clf.training.reports.plots import draw_bars, draw_confusion, draw_precision_recall, draw_reliability, draw_tokens
from clf.types import Example

_SAMPLE = 2000
_TOKENS = 15
_MIN_ITEMS = 5


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is to draw: a model, the texts it learned from, and how it did on each slice."""

    model: Model
    train: Sequence[Example]
    slices: Mapping[str, Scored]
    evaluations: Sequence[Evaluation]


def draw_all(seen: Seen, folder: Path) -> list[Path]:
    """Draw every figure of a run into ``folder`` and return the files."""
    decision, slices = seen.model.headlines.head.decision, seen.slices
    corpora = {name: scored for name, scored in slices.items() if ":" not in name and not name.startswith("language")}
    draw_precision_recall(corpora, folder / "precision-recall.png")
    draw_reliability(corpora, folder / "reliability.png")
    draw_bars(seen.evaluations, folder / "sources.png")
    for name, scored in corpora.items():
        draw_confusion(scored, decision, folder / f"confusion-{name}.png")
    for language in sorted({example.language for example in seen.train}):
        texts = [example.text for example in seen.train if example.language == language]
        draw_tokens(language, strongest_tokens(seen.model, texts), folder / f"tokens-{language}.png")
    return sorted(folder.glob("*.png"))


def strongest_tokens(model: Model, texts: Sequence[str]) -> list[tuple[str, float]]:
    """Return the tokens with the largest mean share of the logit, both signs, over a sample of ``texts``."""
    shares: dict[str, list[float]] = defaultdict(list)
    for text in texts[:: max(1, len(texts) // _SAMPLE)]:
        for reason in model.explain(text).reasons:
            if reason.token != "bias":
                shares[reason.words].append(reason.weight)
    means = [(words, sum(found) / len(found)) for words, found in shares.items() if len(found) >= _MIN_ITEMS]
    ordered = sorted(means, key=lambda item: item[1])
    return ordered[:_TOKENS] + ordered[-_TOKENS:]
