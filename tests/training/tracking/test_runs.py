"""A run folder logged to a real store in SQLite: page corpora and absent ones are there, names are legal."""

import shutil
from pathlib import Path

import pytest

from clf.errors import DataError, TrackingError
from clf.training.tracking import track
from tests.training.samples import record

pytestmark = pytest.mark.filterwarnings("ignore")  # MLflow and its drivers warn about themselves


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a run folder with the bundle that ships."""
    folder = tmp_path_factory.mktemp("run")
    record().write(folder)
    for name in ("audit.md", "evaluation.md"):
        (folder / name).write_text(f"# {name}\n", encoding="utf-8")
    (folder / "figures").mkdir()
    (folder / "figures" / "pages.png").write_bytes(b"\x89PNG")
    shutil.copytree(Path(__file__).resolve().parents[3] / "clf" / "bundle", folder / "bundle")
    return folder


def test_page_corpora_absent_corpora_and_metrics_are_logged(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import mlflow

    monkeypatch.chdir(tmp_path)
    uri = f"sqlite:///{tmp_path}/mlflow.db"
    tracked = track(folder, uri=uri)
    assert (tracked.uri, tracked.model_version) == (uri, 1)
    run = mlflow.MlflowClient(tracking_uri=uri, registry_uri=uri).get_run(tracked.run_id)
    datasets = {item.dataset.name: item.tags[0].value for item in run.inputs.dataset_inputs}
    assert datasets == {"own-en": "training", "news": "evaluation"}
    assert run.data.tags["absent_corpora"] == "wcxb"
    assert "- own-en: auc 0.910" in run.data.tags["mlflow.note.content"]
    assert run.data.tags["sha256.news"] == f"{'b' * 64} {'c' * 64}"
    assert run.data.metrics == {
        "own-en/auc": 0.91,
        "html/news test/block_f1": 0.95,
        "own-en_ daily ___/auc": 0.5,
        "seconds": 12.5,
    }
    assert run.data.params == {"c": "8.0", "experiment": "small", "output": "verdicts"}


def test_the_registered_model_has_example_and_description_and_can_be_evaluated(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, recwarn: pytest.WarningsRecorder
) -> None:
    import mlflow
    import pandas

    monkeypatch.chdir(tmp_path)
    uri = f"sqlite:///{tmp_path}/mlflow.db"
    track(folder, uri=uri)
    assert [str(item.message) for item in recwarn if "predict" in str(item.message)] == []
    client = mlflow.MlflowClient(tracking_uri=uri, registry_uri=uri)
    assert "Learned from own-en. Absent: wcxb." in client.get_model_version("clf", "1").description
    info = mlflow.models.get_model_info("models:/clf/1")
    assert info.signature.inputs.input_names() == ["text"]
    assert info.signature.outputs.input_names() == ["text", "clickbait", "label", "language", "known"]
    assert info.saved_input_example_info["type"] == "dataframe"
    texts = ["You will not believe what happened next", "Court fines bank for money laundering"]
    rows = pandas.DataFrame({"text": texts, "label": ["clickbait", "editorial"]})
    found = mlflow.models.evaluate(
        "models:/clf/1",
        rows,
        targets="label",
        model_type="classifier",
        model_config={"output": "label"},
        evaluator_config={"pos_label": "clickbait", "log_explainer": False},
    )
    assert found.metrics["accuracy_score"] == 1.0


def test_a_folder_without_a_run_is_no_fault_of_the_store(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no finished run"):
        track(tmp_path, uri="sqlite:////dev/null/x.db")


def test_an_unreachable_store_names_the_command_to_repeat(folder: Path) -> None:
    with pytest.raises(TrackingError, match=rf"not logged to nonsense://x .*type `clf track {folder}`"):
        track(folder, uri="nonsense://x")
