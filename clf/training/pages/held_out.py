"""Out-of-fold probabilities of blocks -> P(promo) and roles, as they are served."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from clf.classifiers.page_decision import promo_probability, roles_of
from clf.training.arrays import Floats
from clf.types import Role


@dataclass(frozen=True, slots=True)
class HeldOutPredictions:
    """Predictions for every block of the original pages, by fits that left the block's site out.

    ``editorial`` is P(editorial), ``promo_if_not_editorial`` is P(promo | not editorial), ``sponsored`` is
    P(advertising | promo).
    """

    editorial: Floats
    promo_if_not_editorial: Floats
    sponsored: Floats

    @property
    def promo(self) -> Floats:
        """P(promo)."""
        return np.asarray(list(map(promo_probability, self.editorial, self.promo_if_not_editorial)))

    def roles(self, decision: float) -> list[Role]:
        """Return the role of every block, as served."""
        return roles_of(self.editorial.tolist(), self.promo_if_not_editorial.tolist(), decision)
