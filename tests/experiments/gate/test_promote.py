"""The gate in front of a real registry in SQLite: first champion, refusal, force, rollback, pull, and strange runs."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import clf
from clf.errors import BundleError, GateError, InputError, TrackingError
from clf.experiments.gate.promote import promote, pull, roll_back
from clf.training.tracking import track
from clf.training.tracking.registry import champion, list_versions
from tests.experiments.logged_runs import write_run

pytestmark = pytest.mark.filterwarnings("ignore")  # MLflow and its drivers warn about themselves


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """Log three runs, weak, good and better, to one store; return its address and the folder of the runs."""
    folder = tmp_path_factory.mktemp("runs")
    uri = f"sqlite:///{folder}/mlflow.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, strength in (("weak", 0.3), ("good", 0.7), ("better", 1.2)):
            track(write_run(folder / name, strength), uri=uri)
    return uri, folder


@pytest.fixture
def store(logged: tuple[str, Path], monkeypatch: pytest.MonkeyPatch) -> tuple[str, Callable[[str], str]]:
    uri, folder = logged
    monkeypatch.chdir(folder)
    return uri, lambda name: str(folder / name)


def test_from_the_first_champion_to_a_refusal_a_force_and_back(store: tuple[str, Callable[[str], str]]) -> None:
    uri, run = store
    with pytest.raises(InputError, match="no version is champion"):
        roll_back(uri)
    first = promote(run("good"), uri)
    assert (first.version.version, first.replaced, len(first.findings)) == (2, None, 4)
    with pytest.raises(InputError, match="version 2 was the first champion"):
        roll_back(uri)
    with pytest.raises(InputError, match="version 2 is the champion already"):
        promote(run("good"), uri)
    with pytest.raises(
        GateError, match=r"version 1 \(weak\) does not become champion:\n  it is better overall: NO\. .*"
    ):
        promote(run("weak"), uri)
    better = promote(next(item.run_id for item in list_versions(uri) if item.run_name == "better"), uri)
    assert better.replaced is not None
    assert (better.version.version, better.replaced.version) == (3, 2)
    forced = promote(run("weak"), uri, reason="the others judge satire wrongly")
    assert {finding.rule for finding in forced.findings if not finding.passed} >= {"it is better overall"}
    now = champion(uri)
    assert now is not None
    assert now.tags["gate.forced"] == "the others judge satire wrongly"
    assert now.tags["gate.broken_rules"].startswith("it is better overall: validation: log_loss")
    assert [version.version for version in roll_back(uri)] == [1, 3]
    assert [version.version for version in roll_back(uri)] == [3, 2]
    assert [(item.version, item.aliases) for item in list_versions(uri)] == [
        (3, ("challenger",)),
        (2, ("champion",)),
        (1, ()),
    ]


def test_a_pulled_bundle_is_whole_and_replaces_an_old_one(
    store: tuple[str, Callable[[str], str]], tmp_path: Path
) -> None:
    uri, _ = store
    for name in ("challenger", "2"):
        assert pull(name, tmp_path / "served", uri).bundle.id == clf.load().bundle.id
    assert clf.load(tmp_path / "served").check_probes() > 10
    (tmp_path / "letters").mkdir()
    with pytest.raises(InputError, match="exists and is no bundle"):
        pull("2", tmp_path / "letters", uri)
    with pytest.raises(InputError, match=r"no version is called 'chempion' .*`clf model list`"):
        pull("chempion", tmp_path / "served", uri)
    with pytest.raises(InputError, match="no version is called '99'"):
        pull("99", tmp_path / "served", uri)


def test_strange_runs_are_named(store: tuple[str, Callable[[str], str]], tmp_path: Path) -> None:
    import mlflow

    uri, run = store
    with pytest.raises(InputError, match="no run has the id 'abc'"):
        promote("abc", uri)
    client = mlflow.MlflowClient(tracking_uri=uri)
    other = client.create_run(client.create_experiment("other")).info.run_id
    with pytest.raises(
        InputError, match=f"the run {other} registered no version of 'clf', so it is of another project"
    ):
        promote(other, uri)
    (tmp_path / "new").mkdir()
    with pytest.raises(InputError, match="was not logged to MLflow yet; type `clf track"):
        promote(str(tmp_path / "new"), uri)
    with pytest.raises(TrackingError, match="cannot be used"):
        promote(run("good"), "http://127.0.0.1:9")


def test_a_run_without_predictions_and_a_changed_bundle_are_not_promoted(
    store: tuple[str, Callable[[str], str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uri = f"sqlite:///{tmp_path}/mlflow.db"
    monkeypatch.chdir(tmp_path)
    old = write_run(tmp_path / "old", 0.7)
    shutil.rmtree(old / "predictions")
    track(old, uri=uri)
    with pytest.raises(InputError, match="version 1 was logged without predictions, by an older clf"):
        promote(str(old), uri)
    folder = write_run(tmp_path / "bent", 0.7)
    (folder / "bundle" / "probes.json").write_text("[]", encoding="utf-8")
    track(folder, uri=uri)
    with pytest.raises(BundleError, match=r"probes\.json was changed"):
        promote(str(folder), uri)
