"""The four scorers of a page head, by name: two for P(editorial), one for promo, one for advertising."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clf.model.scorer import Scorer
from clf.model.template_scorer import PairScorer, TemplateScorer


@dataclass(frozen=True, slots=True)
class PageScorers:
    """The scorers of one page head.

    ``stage_1`` reads structure and content features, ``stage_2`` the stage-1 scores of neighbouring blocks; the mean of
    their calibrated logits is that of P(editorial). ``promo`` separates promo from navigation by structure, content and
    offers. ``sponsored`` is the second output of the same features: it separates advertising from other promo.
    ``promo_and_sponsored`` computes both outputs at once.
    """

    stage_1: TemplateScorer
    stage_2: TemplateScorer
    promo: TemplateScorer
    sponsored: TemplateScorer
    promo_and_sponsored: PairScorer

    @classmethod
    def of(cls, scorers: Mapping[str, Scorer], head: str) -> PageScorers:
        """Return the scorers of ``head`` out of ``scorers`` by name."""
        stage_1, stage_2, promo, sponsored = (TemplateScorer(scorers[name]) for name in scorer_names(head))
        return cls(
            stage_1=stage_1,
            stage_2=stage_2,
            promo=promo,
            sponsored=sponsored,
            promo_and_sponsored=PairScorer(promo.scorer, sponsored.scorer),
        )


def scorer_names(head: str) -> tuple[str, str, str, str]:
    """Return the names of a page head's scorers in a bundle: stage 1, stage 2, promo, sponsored."""
    return f"{head}-1", f"{head}-2", f"{head}-promo", f"{head}-sponsored"
