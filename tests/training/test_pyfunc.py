"""The model that MLflow serves: it reads the bundle beside its code, and gives the verdicts of the package."""

import dataclasses
from pathlib import Path

import pytest

import clf

pytestmark = pytest.mark.filterwarnings("ignore")  # MLflow warns about itself

TEXTS = ["Ce a făcut primarul? N-o să-ți vină să crezi", "BNR menține dobânda-cheie la 6,5%", "2027"]


def test_the_table_of_predictions_has_the_verdicts_of_the_package(root: Path) -> None:
    from mlflow.pyfunc.model import PythonModelContext
    from pandas import DataFrame

    from clf.training.pyfunc import HeadlineModel

    model, context = HeadlineModel(), PythonModelContext({"bundle": str(root / "clf" / "bundle")}, {})
    model.load_context(context)
    found = model.predict(context, DataFrame({"text": TEXTS}))
    expected = [dataclasses.asdict(verdict) for verdict in clf.load(root / "clf" / "bundle").score(TEXTS)]
    assert list(found.columns) == ["text", "clickbait", "label", "language", "known"]
    assert found["label"].tolist() == ["clickbait", "editorial", "unknown"]
    assert found["text"].tolist() == TEXTS
    assert found["clickbait"].tolist()[:2] == [row["clickbait"] for row in expected[:2]]
    assert bool(found["clickbait"].isna()[2])


def test_a_bundle_that_is_absent_is_refused_when_the_model_is_loaded(tmp_path: Path) -> None:
    from mlflow.pyfunc.model import PythonModelContext

    from clf.training.pyfunc import HeadlineModel

    with pytest.raises(clf.BundleError, match="cannot be read"):
        HeadlineModel().load_context(PythonModelContext({"bundle": str(tmp_path)}, {}))
