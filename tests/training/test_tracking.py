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
    shutil.copytree(Path(__file__).resolve().parents[2] / "clf" / "bundle", folder / "bundle")
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
    assert run.data.params == {"c": "8.0", "experiment": "small"}


def test_a_folder_without_a_run_is_no_fault_of_the_store(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="holds no finished run"):
        track(tmp_path, uri="sqlite:////dev/null/x.db")


def test_an_unreachable_store_names_the_command_to_repeat(folder: Path) -> None:
    with pytest.raises(TrackingError, match=rf"not logged to nonsense://x .*type `clf track {folder}`"):
        track(folder, uri="nonsense://x")
