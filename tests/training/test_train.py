"""One real run on the own corpora, small grid: what it leaves behind, and that nothing is lost when tracking fails."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import joblib
import numpy as np
import pytest

import clf
from clf.datasets.download import fetch
from clf.datasets.headlines.parsers import parse
from clf.datasets.registry import Corpus, load_corpora
from clf.errors import DataError, ExperimentError, LeakageError, MissingCorpusError, TrackingError
from clf.training.corpora import WantedCorpora
from clf.training.evaluation.page_metrics import METRICS as PAGE_METRICS
from clf.training.evaluation.slices import Slice, SliceKind
from clf.training.experiment import Experiment, PageChoice
from clf.training.headlines.data import gather
from clf.training.record import read_record
from clf.training.tracking import ALIAS, REGISTERED_MODEL, track
from clf.training.train import Run, page_heads, train
from tests.datasets import saved_pages as made

NAMESPACES = [{"name": "word", "min_groups": 2}, {"name": "stem"}, {"name": "shape", "idf": False, "unit": False}]


def experiment(**data: object) -> Experiment:
    return Experiment.model_validate(
        {
            "name": "small",
            "data": {"train": ["own-en"], "holdout": {"own-en": 0.2}, **data},
            "namespace": NAMESPACES,
            "model": {"c": [8.0], "folds": 3},
            "pages": None,  # with pages, the page corpora that are on this machine would be trained on for minutes
        }
    )


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    root = Path(__file__).resolve().parents[2] / "data"
    folder = tmp_path_factory.mktemp("runs") / "small"
    yield train(experiment(), load_corpora(root), root, folder=folder)
    shutil.rmtree(folder)


def test_the_run_folder_holds_everything(run: Run) -> None:
    names = {path.name for path in run.folder.iterdir()}
    files = {"run.json", "audit.md", "evaluation.md", "report.md", "report.html", "pipeline-en.joblib"}
    assert names == {*files, "figures", "bundle", "predictions"}
    figures = {path.name for path in (run.folder / "figures").iterdir()}
    assert {
        "precision-recall.png",
        "reliability.png",
        "sources.png",
        "tokens-en.png",
        "confusion-own-en.png",
    } <= figures


def test_it_learned_something_and_says_how_sure(run: Run) -> None:
    auc = run.evaluations[0].auc
    assert run.evaluations[0].slice == Slice(SliceKind.CORPUS, "own-en", "own-en", "en")
    assert auc.value is not None
    assert auc.low is not None
    assert auc.low > 0.85
    assert "own-en" in (run.folder / "evaluation.md").read_text(encoding="utf-8")


def test_the_record_says_how_the_model_came_about(run: Run) -> None:
    record = read_record(run.folder)
    assert record == run.record
    use = record.corpora[0]
    assert use.train_rows + use.test_rows == 1800
    assert len(use.sha256[0]) == 64
    assert record.params["en/c"] == 8.0
    assert record.versions["scikit-learn"]
    assert record.metrics["own-en/auc"] == pytest.approx(run.evaluations[0].auc.value, abs=1e-4)


def test_pipeline_and_bundle_give_the_same_probabilities_on_every_own_row(run: Run, root: Path) -> None:
    data = (run.folder / "pipeline-en.joblib").read_bytes()
    assert run.bundle.manifest.pipelines["headline-en"] == hashlib.sha256(data).hexdigest()
    pipeline = joblib.load(run.folder / "pipeline-en.joblib")
    corpora = load_corpora(root / "data")
    texts = [item.text for name in ("own-ro", "own-en") for item in parse(corpora[name], root / "data")]
    found = [verdict.clickbait for verdict in clf.load(run.folder / "bundle").score(texts)]
    assert np.abs(pipeline.predict_proba(texts)[:, 1] - found).max() < 1e-9


def test_the_same_data_gives_the_same_bundle_in_one_process_and_in_several(root: Path, tmp_path: Path) -> None:
    data = copy_of_data(root, tmp_path / "data")
    corpora = {"own-en": cut(data, rows=600)}
    first = train(experiment(), corpora, data, folder=tmp_path / "first")
    with joblib.parallel_config(backend="loky", n_jobs=2):
        again = train(experiment(), corpora, data, folder=tmp_path / "again")
    assert again.bundle.id == first.bundle.id


def test_no_pair_stands_on_both_sides(root: Path) -> None:
    data = gather(experiment(), load_corpora(root / "data"), root / "data")
    assert not {item.pair for item in data.train} & {item.pair for item in data.test}
    assert 0.1 < len(data.test) / 1800 < 0.3


@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        ({"train": ["own-eng"]}, ExperimentError, "no headline corpus is called 'own-eng'; did you mean 'own-en'"),
        ({"train": ["roclico-test"]}, ExperimentError, "roclico-test is for the final evaluation only"),
        ({"licences": ["MIT"]}, ExperimentError, "own-en has the licence 'CC0-1.0', the experiment accepts MIT"),
    ],
)
def test_an_impossible_wish_is_refused(root: Path, data: dict[str, object], error: type, message: str) -> None:
    with pytest.raises(error, match=message):
        gather(experiment(**data), load_corpora(root / "data"), root / "data")


def copy_of_data(root: Path, folder: Path) -> Path:
    shutil.copytree(root / "data", folder, ignore=shutil.ignore_patterns("raw"))
    return folder


def cut(data: Path, rows: int) -> Corpus:
    """Shorten the English corpus to its first rows, and return its new entry in the table."""
    path = data / "headlines" / "en.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[: rows + 1]), encoding="utf-8")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return load_corpora(data)["own-en"].model_copy(update={"sha256": digest})


def test_absent_corpora_fail_by_name_unless_optional(root: Path, tmp_path: Path) -> None:
    data = copy_of_data(root, tmp_path / "data")
    wish = {"train": ["own-en", "ta1c"], "test": ["roclico-test"]}
    with pytest.raises(MissingCorpusError, match="not on this machine: ta1c, roclico-test; type `clf data fetch ta1c"):
        gather(experiment(**wish), load_corpora(data), data)
    data = gather(experiment(**wish, optional=["ta1c", "roclico-test"]), load_corpora(data), data)
    assert data.absent == ("ta1c", "roclico-test")
    assert [use.id for use in data.uses] == ["own-en"]


def test_a_misspelt_page_corpus_fails_the_run_before_anything_is_trained(root: Path, tmp_path: Path) -> None:
    plan = experiment().model_copy(update={"pages": PageChoice(train=["wcbx"])})
    steps: list[str] = []
    with pytest.raises(ExperimentError, match=r"^no page corpus is called 'wcbx'; did you mean 'wcxb'\?"):
        train(plan, load_corpora(root / "data"), root / "data", folder=tmp_path / "run", say=steps.append)
    assert steps == ["reading and verifying the corpora"]
    assert not (tmp_path / "run").exists()


def test_absent_page_corpora_are_named_and_the_shipped_heads_are_kept(model: clf.Model) -> None:
    steps: list[str] = []
    wanted = WantedCorpora(present=(), absent=("wcxb", "aeb"))
    plan = experiment().model_copy(update={"pages": PageChoice()})
    heads = page_heads(plan, wanted, Path("data"), say=steps.append)
    assert heads.absent == ("wcxb", "aeb")
    assert steps == ["keeping the page heads that ship with the package (not on this machine: wcxb, aeb)"]
    shipped = model.bundle.manifest.heads
    assert heads.heads == {name: head for name, head in shipped.items() if not name.startswith("headline")}


def test_an_experiment_without_page_corpora_keeps_the_shipped_heads(model: clf.Model) -> None:
    steps: list[str] = []
    plan = experiment().model_copy(update={"pages": PageChoice(train=[])})
    heads = page_heads(plan, WantedCorpora(present=(), absent=()), Path("data"), say=steps.append)
    assert steps == ["keeping the page heads that ship with the package (the experiment has no pages)"]
    assert heads.heads.keys() == {name for name in model.bundle.manifest.heads if not name.startswith("headline")}


def test_page_corpora_stand_in_the_record_of_a_run(root: Path, tmp_path: Path) -> None:
    data = copy_of_data(root, tmp_path / "data")
    own = cut(data, rows=600)
    made.write_data(tmp_path / "pages", tmp_path / "mirror", pages=9, tests=2, marked=True)
    tiny = dict(load_corpora(tmp_path / "pages"))
    for corpus in tiny.values():
        fetch(corpus, tmp_path / "pages", mirror=str(tmp_path / "mirror"))
    shutil.copytree(tmp_path / "pages" / "raw", data / "raw")
    shutil.copytree(tmp_path / "pages" / "manifests", data / "manifests", dirs_exist_ok=True)
    choice = PageChoice(train=["tiny"], test=["exam"], c=1.0, context_c=1.0, min_sites=2, folds=3, copies=0)
    plan = experiment().model_copy(update={"pages": choice})
    found = train(plan, {"own-en": own, **tiny}, data, folder=tmp_path / "run").record
    assert [(use.id, use.task, use.train_rows, use.test_rows) for use in found.corpora[1:]] == [
        ("tiny", "pages", 9, 0),
        ("exam", "pages", 0, 2),
    ]
    assert set(found.corpora[2].metrics) == {
        f"{kind}/exam test/{name}" for kind in ("html", "text") for name in PAGE_METRICS
    }
    assert found.corpora[2].metrics.items() <= found.metrics.items()
    assert found.absent == ()
    assert (tmp_path / "run" / "figures" / "page-errors.html").is_file()
    assert read_record(tmp_path / "run") == found


def test_leakage_fails_the_run_unless_repeats_are_set_aside(root: Path, tmp_path: Path) -> None:
    data = copy_of_data(root, tmp_path / "data")
    lines = (data / "headlines" / "en.csv").read_text(encoding="utf-8").splitlines()
    (data / "headlines" / "leak.csv").write_text("\n".join([lines[0], *lines[5:9]]) + "\n", encoding="utf-8")
    digest = hashlib.sha256((data / "headlines" / "leak.csv").read_bytes()).hexdigest()
    entry = load_corpora(data)["own-en"].model_copy(
        update={"id": "leak", "path": "headlines/leak.csv", "sha256": digest, "use": "test"}
    )
    corpora = {**load_corpora(data), "leak": entry}
    wish = {"holdout": {}, "test": ["leak"]}
    with pytest.raises(LeakageError, match="4 training rows repeat test rows"):
        train(experiment(**wish), corpora, data, folder=tmp_path / "run")
    assert "FAILED" in (tmp_path / "run" / "audit.md").read_text(encoding="utf-8")
    data = gather(experiment(**wish, set_aside_repeats=True), corpora, data)
    assert data.set_aside >= 4


def test_one_class_only_is_refused(root: Path, tmp_path: Path) -> None:
    data = copy_of_data(root, tmp_path / "data")
    path = data / "headlines" / "en.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if ",clickbait," not in line), encoding="utf-8")
    entry = load_corpora(data)["own-en"]
    changed = entry.model_copy(update={"sha256": hashlib.sha256(path.read_bytes()).hexdigest()})
    with pytest.raises(DataError, match=r"have the label editorial \(0\)"):
        train(experiment(holdout={}), {"own-en": changed}, data, folder=tmp_path / "run")


@pytest.fixture
def tracked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    return f"sqlite:///{tmp_path}/mlflow.db"


@pytest.mark.filterwarnings("ignore")  # what MLflow and its drivers warn of is not ours to mend
def test_a_tracked_run_can_be_found_again_with_its_model(run: Run, tracked_at: str) -> None:
    import mlflow

    tracked = track(run.folder, uri=tracked_at)
    client = mlflow.MlflowClient(tracking_uri=tracked_at, registry_uri=tracked_at)
    found = client.get_run(tracked.run_id)
    assert found.data.params["en/c"] == "8.0"
    assert found.data.metrics["own-en/auc"] == run.record.metrics["own-en/auc"]
    assert found.data.tags["sha256.own-en"] == run.record.corpora[0].sha256[0]
    assert found.inputs.dataset_inputs[0].dataset.name == "own-en"
    artifacts = {item.path for item in client.list_artifacts(tracked.run_id)}
    assert {"audit.md", "evaluation.md", "run.json", "figures", "bundle"} <= artifacts
    assert int(client.get_model_version_by_alias(REGISTERED_MODEL, ALIAS).version) == tracked.model_version
    served = mlflow.pyfunc.load_model(f"models:/{REGISTERED_MODEL}@{ALIAS}")
    import pandas

    answer = served.predict(pandas.DataFrame({"text": ["What she did next", "🔥🔥"]}))
    verdict, unknown = answer.iloc[0], answer.iloc[1]
    assert verdict["clickbait"] == clf.load(run.folder / "bundle").score(["What she did next"])[0].clickbait
    assert (unknown["label"], unknown["language"]) == ("unknown", "")
    assert np.isnan(unknown["clickbait"])
    assert not list(Path.cwd().rglob("*.pkl"))


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("uri", ["sqlite:////dev/null/mlflow.db", "http://127.0.0.1:9", "nonsense://x"])
def test_a_store_that_does_not_answer_loses_nothing(run: Run, uri: str) -> None:
    before = {path: path.stat().st_mtime_ns for path in run.folder.rglob("*")}
    with pytest.raises(TrackingError, match=r"nothing is lost, .*type `clf track"):
        track(run.folder, uri=uri)
    assert before == {path: path.stat().st_mtime_ns for path in run.folder.rglob("*")}


def test_a_record_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text(json.dumps({"name": "x"}), encoding="utf-8")
    with pytest.raises(DataError, match="holds no finished run"):
        read_record(tmp_path)
