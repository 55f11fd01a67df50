"""The recipe for Spark runs as the document prints it, on a local PySpark, with a model that a real run registered."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from clf.training.tracking import track
from tests.doors.test_install import installed, run
from tests.experiments.logged_runs import write_run
from tests.test_recipes import recipe

pytestmark = [pytest.mark.doors, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def pyspark(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with PySpark, which the Python of the tests imports from there."""
    if shutil.which("java") is None:
        pytest.skip("needs Java 17 or later for Spark")
    folder = tmp_path_factory.mktemp("pyspark")
    installed([sys.executable, "-m", "pip", "install", "--target", folder, "pyspark"], folder)
    return folder


def test_a_registered_model_scores_a_column_of_spark(
    pyspark: Path, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    track(write_run(tmp_path / "one", 0.5), uri="sqlite:///mlflow.db")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(pyspark), str(root)]))
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    result = run([sys.executable, "-c", recipe(root, "Spark")], tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stdout.splitlines()[-3:] == ["clickbait False", "editorial False", "unknown True"]
