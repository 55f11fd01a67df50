"""The settings of a linear model, and a dataset -> fitted models, one for each strength of the regularisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from clf.training.experiment import ModelChoice, NamespaceChoice
from clf.training.linear.fit import Dataset, FittedTfidf, LinearModel, fit_average, fit_regression, fit_tfidf
from clf.training.linear.pruning import strongest


@dataclass(frozen=True, slots=True)
class Learner:
    """The settings of a fit; ``model.c`` is the grid of inverse regularisation strengths.

    ``averaged`` fits one regression per namespace instead of one over all of them, and takes the mean of their logits.
    With ``model.max_tokens``, the strongest tokens of a first fit are kept, and the model is fitted again on them.
    """

    namespaces: Sequence[NamespaceChoice]
    model: ModelChoice
    averaged: bool = False

    def fit_grid(self, data: Dataset) -> list[LinearModel]:
        """Return a model for every C of the grid; all of them share one TF-IDF."""
        tfidfs = fit_tfidf(data, self.namespaces)
        return [self._fit(data, tfidfs, c) for c in self.model.c]

    def fit(self, data: Dataset, *, c: float) -> LinearModel:
        """Return the model with the inverse regularisation strength ``c``."""
        return self._fit(data, fit_tfidf(data, self.namespaces), c)

    def _fit(self, data: Dataset, tfidfs: tuple[FittedTfidf, ...], c: float) -> LinearModel:
        fit = fit_average if self.averaged else fit_regression
        model = fit(data, tfidfs, self.model, c=c)
        if self.model.max_tokens is None or self.model.max_tokens >= model.token_count:
            return model
        return fit(data, strongest(model, data, self.model.max_tokens), self.model, c=c)
