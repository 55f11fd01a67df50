"""``clf train``, ``clf evaluate`` and ``clf track`` in one process: what is printed, and where it is written."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from clf.classifiers import Model
from clf.cli import app
from clf.errors import ClfError, ExperimentError, InputError
from clf.model.bundle import write_bundle
from tests.datasets import saved_pages as made
from tests.training.samples import headlines

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = ROOT / "clf" / "bundle"
EXPERIMENT = """
[data]
train = ["main"]
test = ["exam"]
optional = ["gone"]
[data.holdout]
main = 0.3
[[namespace]]
name = "word"
[model]
c = [4.0]
folds = 3
[pages]
train = ["tiny"]
test = []
"""
TABLE = """[{name}]
task = "headlines"
language = "en"
licence = "CC0-1.0"
labelling = "made"
parser = "own"
use = "{use}"
path = "{name}.csv"
sha256 = "{sha256}"
"""
PAGES = """[tiny]
task = "pages"
language = "en"
licence = "MIT"
labelling = "by hand"
parser = "articles"
use = "train"
[tiny.archive]
url = "https://example.org/tiny.tar.gz"
manifest = "tiny.sha256"
sha256 = "{zeros}"
"""


def invoke(*arguments: str) -> Result:
    """Run a verb; raise what it raises."""
    result = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200", "NO_COLOR": "1"})
    if isinstance(result.exception, ClfError):
        raise result.exception
    return result


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a data folder with two headline corpora, an absent page corpus, and an experiment beside it."""
    folder = tmp_path_factory.mktemp("lab")
    root = folder / "data"
    root.mkdir()
    tables = [PAGES.format(zeros="0" * 64)]
    examples = headlines(100)
    for name, use, chosen in (("main", "train", examples[:80]), ("exam", "test", examples[80:])):
        rows = [f'"{item.text}",{("editorial", "clickbait")[item.label]},topic,{item.pair}' for item in chosen]
        content = "\n".join(["text,label,topic,pair", *rows, ""]).encode()
        (root / f"{name}.csv").write_bytes(content)
        tables.append(TABLE.format(name=name, use=use, sha256=hashlib.sha256(content).hexdigest()))
    (root / "corpora.toml").write_text("\n".join(tables), encoding="utf-8")
    (folder / "small.toml").write_text(EXPERIMENT, encoding="utf-8")
    return root


@pytest.fixture(scope="module")
def trained(data: Path) -> tuple[Result, Path]:
    """Train once, without tracking; return what was printed and the folder of the run."""
    folder = data.parent / "run"
    plan, copy = str(data.parent / "small.toml"), str(data.parent / "copy")
    arguments = ("train", plan, "--data", str(data), "--out", str(folder), "--bundle", copy, "--no-track")
    return invoke(*arguments), folder


def test_a_run_prints_corpora_quality_files_and_the_next_command(trained: tuple[Result, Path]) -> None:
    result, folder = trained
    assert result.exit_code == 0
    text = " ".join(result.stdout.split())
    assert "reading and verifying the corpora" in text
    assert "audit: passed, no leak between training and test" in text
    assert "page heads: not trained, the ones that ship with the package were kept" in text
    assert "absent: tiny; `clf data fetch tiny` brings them" in text
    assert f"report {folder}/evaluation.md, audit.md, figures/" in text
    assert "not tracked (--no-track)" in text
    assert "clf score --bundle" in text


def test_the_bundle_is_copied_where_it_was_asked_for(trained: tuple[Result, Path]) -> None:
    _, folder = trained
    copies = {path.name: path.read_bytes() for path in (folder.parent / "copy").iterdir()}
    assert copies == {path.name: path.read_bytes() for path in (folder / "bundle").iterdir()}


def test_the_record_names_the_absent_page_corpus(trained: tuple[Result, Path]) -> None:
    record = json.loads((trained[1] / "run.json").read_text(encoding="utf-8"))
    assert record["absent"] == ["tiny"]
    assert [(use["id"], use["task"]) for use in record["corpora"]] == [("main", "headlines"), ("exam", "headlines")]


def test_a_run_can_be_tracked_later(
    trained: tuple[Result, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "nonsense://x")
    with pytest.raises(ClfError, match=r"not logged to nonsense://x .*type `clf track"):
        invoke("track", str(trained[1]))


def test_a_misspelt_page_corpus_is_misuse(data: Path, tmp_path: Path) -> None:
    text = EXPERIMENT.replace('train = ["tiny"]', 'train = ["tinny"]')
    (tmp_path / "typo.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ExperimentError, match=r"no page corpus is called 'tinny'; did you mean 'tiny'\?") as error:
        invoke("train", str(tmp_path / "typo.toml"), "--data", str(data), "--out", str(tmp_path / "run"))
    assert error.value.exit_code == 2
    assert not (tmp_path / "run").exists()


def test_a_streamed_run_trains_from_rows_on_disk(data: Path, tmp_path: Path) -> None:
    arguments = ("--data", str(data), "--out", str(tmp_path / "run"), "--streaming", "--no-track")
    result = invoke("train", str(data.parent / "small.toml"), *arguments)
    assert result.exit_code == 0
    text = " ".join(result.stdout.split())
    assert "en: counting tokens" in text
    assert "held-out training" in text
    record = json.loads((tmp_path / "run" / "run.json").read_text(encoding="utf-8"))
    assert record["params"]["streamed"] == "true"
    assert (tmp_path / "run" / "bundle" / "manifest.json").is_file()


def test_evaluate_takes_the_corpora_for_evaluation(data: Path) -> None:
    result = invoke("evaluate", str(BUNDLE), "--data", str(data))
    assert result.exit_code == 0
    lines = [line.split() for line in result.stdout.splitlines()]
    assert [line[:2] for line in lines if line and line[0] in ("main", "exam")] == [["exam", "20"]]


def test_evaluate_names_absent_corpora_and_such_that_were_trained_on(trained: tuple[Result, Path], data: Path) -> None:
    result = invoke("evaluate", str(trained[1] / "bundle"), "main", "tiny", "--data", str(data))
    text = " ".join(result.stdout.split())
    assert "not on this machine: tiny; type `clf data fetch tiny`" in text
    assert "main: the bundle was trained on this corpus" in text
    assert "exam" not in text


def test_evaluate_refuses_an_unknown_corpus(data: Path) -> None:
    with pytest.raises(InputError, match="no corpus is called 'nope'; there are tiny, main, exam"):
        invoke("evaluate", str(BUNDLE), "nope", "--data", str(data))


def test_without_page_heads_page_corpora_are_left_out(tmp_path: Path) -> None:
    made.write_data(tmp_path / "data", tmp_path / "mirror", pages=1, tests=1)
    (tmp_path / "data" / "raw" / "exam").mkdir(parents=True)
    bundle = _headline_bundle(tmp_path / "lean")
    result = invoke("evaluate", str(bundle), "exam", "--data", str(tmp_path / "data"))
    assert "the bundle has no page heads: page corpora are left out" in " ".join(result.stdout.split())


def _headline_bundle(folder: Path) -> Path:
    """Write the bundle that ships without its page heads."""
    bundle = Model.load(BUNDLE).bundle
    heads = {name: head for name, head in bundle.manifest.heads.items() if name.startswith("headline")}
    scorers = {name: bundle.scorers[name] for name in heads}
    probes = tuple(probe for probe in bundle.probes if "text" in probe)
    manifest = replace(bundle.manifest, heads=heads)
    write_bundle(replace(bundle, manifest=manifest, scorers=scorers, probes=probes), folder)
    return folder
