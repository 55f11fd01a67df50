"""The command line as a person types it: output, exit codes, no traceback; some of it in real processes."""

import json
from pathlib import Path

import pytest

from tests.cli.command import ROOT, clf, clf_process


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "message"),
    [
        (["score", ""], b"", 2, "headline 0 is blank"),
        (["score", "-"], b"fine\n\xff\xfe\n", 2, "standard input, line 2: not UTF-8"),
        (["score", "--bundle", "/nowhere", "x"], b"", 1, "is /nowhere a bundle?"),
        (["scroe"], b"", 2, "No such command"),
    ],
)
def test_a_process_ends_with_a_sentence_and_an_exit_code(
    arguments: list[str], stdin: bytes, code: int, message: str
) -> None:
    result = clf_process(*arguments, stdin=stdin)
    assert result.returncode == code
    assert message in " ".join(result.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["score", "x" * 10_001], 2, "10,001 characters, the limit is 10,000"),
        (["score"], 2, "Missing argument"),
        (["train", "nothing-like-it"], 2, "experiments beside it: "),
        (["data", "fetch", "no-such"], 2, "no corpus is called 'no-such'"),
        (["data", "list", "--data", "/nowhere"], 1, "--data"),
        (["evaluate", "/nowhere"], 1, "is /nowhere a bundle?"),
        (["track", "/nowhere"], 1, "holds no finished run"),
    ],
)
def test_misuse_and_failure_have_their_own_exit_codes(arguments: list[str], code: int, message: str) -> None:
    result = clf(*arguments)
    assert result.returncode == code
    assert message in " ".join(result.stderr.split())


def test_model_show_checks_the_probes() -> None:
    result = clf_process("model", "show", "--check")
    assert result.returncode == 0
    assert "44 probes give the expected probabilities" in result.stdout
    assert json.loads(clf("model", "show", "--json").stdout)["format_version"] == 2


def test_a_damaged_bundle_is_named(tmp_path: Path) -> None:
    for path in (ROOT / "clf" / "bundle").iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "probes.json").write_text("[]", encoding="utf-8")
    result = clf("model", "show", str(tmp_path))
    assert result.returncode == 1
    assert "probes.json was changed" in result.stderr


def test_data_list_tells_what_is_here() -> None:
    records = {record["id"]: record for record in map(json.loads, clf("data", "list", "--json").stdout.splitlines())}
    assert records["own-ro"] == {
        "id": "own-ro",
        "present": True,
        "rows": 3520,
        "task": "headlines",
        "language": "ro",
        "licence": "CC0-1.0",
        "labelling": "written for this project, in pairs",
        "use": "train",
    }
    assert "roclico-test" in records


def test_data_audit_of_the_own_corpora_passes() -> None:
    result = clf("data", "audit", "--markdown", "own-ro", "own-en")
    assert result.returncode == 0
    assert "passed, no leak between training and test" in result.stdout


def test_data_fetch_without_a_source_says_which_and_what_to_type(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    table = (ROOT / "data" / "corpora.toml").read_text(encoding="utf-8")
    (tmp_path / "data" / "corpora.toml").write_text(table, encoding="utf-8")
    result = clf("data", "fetch", "ta1c", "click-id", cwd=tmp_path, CLF_DATA_MIRROR="/nowhere")
    assert result.returncode == 1
    assert "not fetched: ta1c click-id" in result.stderr
    assert "CLF_DATA_MIRROR" in result.stderr
