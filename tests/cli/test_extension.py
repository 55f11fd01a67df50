"""``clf extension build`` names the folder to load and the zip to publish, and refuses folders without sources."""

import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from clf.cli import app
from clf.errors import BundleError, InputError


def build(*options: object) -> Result:
    return CliRunner().invoke(app, ["extension", "build", *map(str, options)])


def test_every_browser_gets_a_folder_and_a_zip(tmp_path: Path) -> None:
    result = build("--out", tmp_path)
    assert result.exit_code == 0
    for line, browser in zip(result.stdout.splitlines(), ("chromium", "firefox"), strict=True):
        (archive,) = tmp_path.glob(f"clf-{browser}-*.zip")
        assert line.split() == [
            browser,
            "load",
            f"{tmp_path / browser},",
            "publish",
            str(archive),
            f"({archive.stat().st_size:,}",
            "bytes)",
        ]
        with zipfile.ZipFile(archive) as packed:
            assert json.loads(packed.read("manifest.json")) == json.loads(
                (tmp_path / browser / "manifest.json").read_text()
            )


def test_the_bundle_of_the_environment_is_used_and_an_option_counts_more(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLF_BUNDLE", str(tmp_path / "absent"))
    result = build("--out", tmp_path / "out")
    assert isinstance(result.exception, BundleError)
    assert "absent" in str(result.exception)
    assert not (tmp_path / "out").exists()
    assert build("--out", tmp_path / "out", "--bundle", root / "clf" / "bundle").exit_code == 0


def test_a_folder_without_the_sources_is_misuse(tmp_path: Path) -> None:
    result = build("--out", tmp_path / "out", "--source", tmp_path)
    assert isinstance(result.exception, InputError)
    assert str(tmp_path) in str(result.exception)
