"""The wheel in an empty environment, as a stranger installs it: headlines and pages are scored without the checkout."""

import subprocess
import sys
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

pytestmark = [pytest.mark.doors, pytest.mark.xdist_group("install")]

HEADLINES = ("Nu o să-ți vină să crezi ce a făcut primarul", "BNR menține dobânda-cheie la 6,5%")
SECONDS = 600
"""Longest time that building the wheel or installing it may take."""


def run(command: Sequence[str | Path], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command], cwd=folder, capture_output=True, encoding="utf-8", timeout=SECONDS
    )


def installed(command: Sequence[str | Path], folder: Path) -> None:
    """Run pip; skip where no package index answers, and fail on any other error."""
    result = run(command, folder)
    unreachable = ("Could not find a version", "Temporary failure", "Connection refused", "Network is unreachable")
    if any(reason in result.stderr for reason in unreachable):
        pytest.skip(f"needs a package index to install from; pip reported: {result.stderr.strip().splitlines()[-1]}")
    assert result.returncode == 0, result.stderr


@pytest.fixture(scope="module")
def wheel(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    installed([sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", folder, root], folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of programs of a new environment that holds the wheel and what it depends on."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    (programs,) = (each for each in (folder / "bin", folder / "Scripts") if each.is_dir())
    installed([programs / "python", "-m", "pip", "install", wheel], folder)
    return programs


def test_the_wheel_holds_the_package_the_bundle_and_nothing_else(wheel: Path, root: Path) -> None:
    assert wheel.name.startswith("clf_news-")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    bundle = {path.relative_to(root).as_posix() for path in (root / "clf" / "bundle").iterdir()}
    assert bundle <= names
    assert {name.split("/")[0].split("-")[0] for name in names} == {"clf", "clf_news"}


def test_headlines_are_scored_with_the_bundle_that_ships(programs: Path, tmp_path: Path) -> None:
    result = run([programs / "clf", "score", *HEADLINES], tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert [line.split()[1] for line in result.stdout.splitlines()] == ["clickbait", "editorial"]


def test_a_page_is_separated_into_its_article(programs: Path, tmp_path: Path, root: Path) -> None:
    result = run([programs / "clf", "separate", root / "seeds" / "labels-ro.txt", "--text"], tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("Prețul mediu al peleților")


def test_the_probes_of_the_bundle_keep_their_probabilities(programs: Path, tmp_path: Path) -> None:
    result = run([programs / "clf", "model", "show", "--check"], tmp_path)
    assert result.returncode == 0
    assert "probes give the expected probabilities" in result.stdout


def test_a_verb_of_an_absent_extra_prints_the_install_command(programs: Path, tmp_path: Path) -> None:
    for verb, extra in (("serve", "serve"), ("train", "train")):
        result = run([programs / "clf", verb], tmp_path)
        assert result.returncode == 1
        assert f'pip install "clf-news[{extra}]"' in " ".join(result.stderr.split())
