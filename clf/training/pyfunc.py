"""A bundle -> a model that MLflow serves; it is logged "from code", so that nothing is pickled.

MLflow runs this file when it loads the model, and reads its annotations, which are therefore no strings. The file
imports the package, MLflow and pandas, nothing else.
"""

from dataclasses import asdict
from typing import Any

from mlflow.models import set_model
from mlflow.pyfunc.model import PythonModel, PythonModelContext
from pandas import DataFrame

import clf


class HeadlineModel(PythonModel):
    """A model that takes headlines in the column ``text`` and returns verdicts, or labels alone.

    Loaded with ``model_config={"output": "label"}`` it returns labels, which ``mlflow.models.evaluate`` compares.
    """

    def load_context(self, context: PythonModelContext) -> None:
        """Read the bundle that was logged beside this code."""
        self.model = clf.load(context.artifacts["bundle"])
        self.only_labels = (context.model_config or {}).get("output") == "label"

    def predict(self, context: PythonModelContext, model_input: DataFrame, params: dict[str, str] | None = None) -> Any:
        """Return one row per headline: text, clickbait probability, label, language, share of known tokens."""
        verdicts = DataFrame(list(map(asdict, self.model.score(model_input["text"].tolist()))))
        return verdicts["label"] if self.only_labels else verdicts


set_model(HeadlineModel())
