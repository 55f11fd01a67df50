"""``clf data`` and ``clf evaluate`` on page corpora: fetched from a mirror, listed by pages, audited, evaluated."""

import json
from pathlib import Path

import pytest

from tests.cli.command import ROOT, clf
from tests.datasets import saved_pages as made


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data-pages")
    made.write_data(folder / "data", folder / "mirror", pages=4, tests=2)
    result = clf("data", "fetch", "--data", str(folder / "data"), CLF_DATA_MIRROR=str(folder / "mirror"))
    assert result.returncode == 0
    assert "4.1 kB" not in result.stdout
    return folder / "data"


def test_fetched_pages_are_counted_by_page_and_by_size(data: Path) -> None:
    listed = [json.loads(line) for line in clf("data", "list", "--json", "--data", str(data)).stdout.splitlines()]
    assert [(record["id"], record["present"], record["rows"]) for record in listed] == [
        ("tiny", True, 4),
        ("exam", True, 2),
    ]
    again = clf("data", "fetch", "tiny", "--data", str(data), CLF_DATA_MIRROR="/nowhere").stdout
    size = sum(path.stat().st_size for path in (data / "raw" / "tiny").rglob("*") if path.is_file())
    assert f"{size / 1000:.1f}" in again
    assert "was here, verified" in again


def test_the_audit_of_pages_tells_sites_and_repeats(data: Path) -> None:
    result = clf("data", "audit", "--markdown", "--data", str(data))
    assert result.returncode == 0
    assert "| tiny | 4 | 0 | 4 | 1 |" in result.stdout
    assert "# Audit\n" not in result.stdout


def test_a_bundle_is_evaluated_on_pages_as_html_and_as_text(data: Path) -> None:
    result = clf("evaluate", str(ROOT / "clf" / "bundle"), "--data", str(data))
    assert result.returncode == 0
    assert "html/exam" in result.stdout
    assert "text/exam" in result.stdout
    assert "tiny" not in result.stdout
