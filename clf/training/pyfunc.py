"""A bundle -> a model that MLflow serves; it is logged "from code", so that nothing is pickled.

MLflow runs this file when it loads the model. The file imports the package and MLflow, nothing else.
"""

from __future__ import annotations

from dataclasses import asdict

from mlflow.models import set_model
from mlflow.pyfunc.model import PythonModel, PythonModelContext
from pandas import DataFrame

import clf


class HeadlineModel(PythonModel):
    """A model that takes headlines in the column ``text`` and returns P(clickbait) and labels."""

    def load_context(self, context: PythonModelContext) -> None:
        """Read the bundle that was logged beside this code."""
        self.model = clf.load(context.artifacts["bundle"])

    def predict(
        self, context: PythonModelContext, model_input: DataFrame, params: dict[str, str] | None = None
    ) -> DataFrame:
        """Return one row per headline: text, clickbait probability, label."""
        return DataFrame([asdict(verdict) for verdict in self.model.score(model_input["text"].tolist())])


set_model(HeadlineModel())
