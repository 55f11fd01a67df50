"""``clf model show`` in one process: the manifest for people and for programs, and the check of the probes."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from clf.classifiers import Model
from clf.cli import app
from clf.errors import BundleError, ClfError
from clf.model.bundle import write_bundle
from clf.model.manifest import Threshold


def invoke(*arguments: str) -> Result:
    """Run ``clf model show``; raise what it raises."""
    result = CliRunner().invoke(app, ["model", "show", *arguments], env={"COLUMNS": "250", "NO_COLOR": "1"})
    if isinstance(result.exception, ClfError):
        raise result.exception
    assert result.exception is None
    return result


def test_every_head_stands_with_its_thresholds(model: Model) -> None:
    lines = invoke().stdout.splitlines()
    assert lines[0].startswith(f"{model.bundle.manifest.name}  id {model.bundle.id}, format ")
    for name, head in model.bundle.manifest.heads.items():
        start = next(index for index, line in enumerate(lines) if line.startswith(f"head {name}: "))
        assert lines[start].endswith(f"; {head.labels[0]} from P ≥ {head.decision:.3f} on")
        for offset, threshold in enumerate(head.thresholds, 1):
            assert lines[start + offset].startswith(f"  precision {threshold.precision:.2f} on held-out groups: ")


def test_every_corpus_stands_with_its_rows(model: Model) -> None:
    rows = [line.split() for line in invoke().stdout.splitlines()]
    for credit in model.bundle.manifest.corpora:
        assert [credit.id, credit.language, credit.licence, f"{credit.rows:,}"] in rows


def test_a_threshold_that_nothing_reaches_says_so(model: Model, tmp_path: Path) -> None:
    manifest = model.bundle.manifest
    head = replace(manifest.heads["headline-ro"], thresholds=(Threshold(0.99, None, None),))
    changed = replace(manifest, heads={**manifest.heads, "headline-ro": head})
    write_bundle(replace(model.bundle, manifest=changed), tmp_path / "bundle")
    assert "  precision 0.99 on held-out groups: not reachable" in invoke(str(tmp_path / "bundle")).stdout


def test_programs_get_the_manifest_itself(model: Model) -> None:
    record = json.loads(invoke("--json").stdout)
    assert record["id"] == model.bundle.id
    assert record["heads"]["page"]["decision"] == model.bundle.manifest.heads["page"].decision
    assert record["metrics"] == dict(model.bundle.manifest.metrics)


def test_the_probes_are_counted_for_people_and_silent_for_programs(model: Model) -> None:
    count = len(model.bundle.probes)
    assert f"{count} probes give the expected probabilities" in invoke("--check").stdout
    assert "probes give" not in invoke("--check", "--json").stdout


def test_a_bundle_that_computes_something_else_is_refused(model: Model, tmp_path: Path) -> None:
    changed = {**model.bundle.probes[0], "clickbait": 0.123456}
    write_bundle(replace(model.bundle, probes=(changed, *model.bundle.probes[1:])), tmp_path / "bundle")
    assert invoke(str(tmp_path / "bundle")).exit_code == 0
    with pytest.raises(BundleError):
        invoke(str(tmp_path / "bundle"), "--check")
