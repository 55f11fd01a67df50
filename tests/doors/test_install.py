"""The wheel and the sdist in empty environments, as a stranger installs them: everything works without the checkout.

`make dist` names its folder in CLF_DIST; the files in it are tested then, and otherwise files that are built here.
"""

import json
import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

import clf

pytestmark = pytest.mark.doors

HEADLINES = ("Nu o să-ți vină să crezi ce a făcut primarul", "BNR menține dobânda-cheie la 6,5%")
MOST_BYTES = 10_000_000
"""Largest sdist: the corpora, the pages and the pictures of the documents are a few million bytes."""
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


def environment(folder: Path, *packages: str | Path) -> Path:
    """Return the folder of programs of a new environment with these packages, which the pip of the tests installs.

    Modules are compiled when they are imported, because most of them never are.
    """
    venv.create(folder)
    installed([sys.executable, "-m", "pip", "--python", folder, "install", "--no-compile", *packages], folder)
    return programs_of(folder)


def programs_of(folder: Path) -> Path:
    (programs,) = (each for each in (folder / "bin", folder / "Scripts") if each.is_dir())
    return programs


@pytest.fixture(scope="module")
def distributions(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return the paths of the sdist and of the wheel that is built from it."""
    if "CLF_DIST" in os.environ:
        folder = root / os.environ["CLF_DIST"]
    else:
        folder = tmp_path_factory.mktemp("dist")
        installed([sys.executable, "-m", "build", "--outdir", folder, root], folder)
    (wheel,), (sdist,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return {"wheel": wheel, "sdist": sdist}


@pytest.fixture(scope="module")
def wheel(distributions: dict[str, Path]) -> Path:
    return distributions["wheel"]


@pytest.fixture(scope="module", params=os.environ.get("CLF_TEST_DISTRIBUTIONS", "wheel sdist").split())
def programs(
    request: pytest.FixtureRequest, distributions: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return the folder of programs of a new environment that holds a distribution and the packages it depends on."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    programs = programs_of(folder)
    installed([programs / "python", "-m", "pip", "install", distributions[request.param]], folder)
    return programs


def test_the_wheel_holds_the_package_the_bundle_and_nothing_else(wheel: Path, root: Path) -> None:
    assert wheel.name.startswith("clf_news-")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (declared,) = (name for name in names if name.endswith("/entry_points.txt"))
        entry_points = archive.read(declared).decode("utf-8")
    bundle = {path.relative_to(root).as_posix() for path in (root / "clf" / "bundle").iterdir()}
    assert bundle <= names
    sources = [path for path in (root / "extension" / "content").iterdir() if path.is_file()]
    assert {f"clf/extension_sources/content/{path.name}" for path in sources} <= names
    assert "clf/extension_sources/manifest.json" in names
    assert "[pipx.run]\nclf-news = clf.cli:main" in entry_points
    assert {name.split("/")[0].split("-")[0] for name in names} == {"clf", "clf_news"}


def test_the_sdist_holds_the_sources_and_nothing_that_was_made(distributions: dict[str, Path]) -> None:
    with tarfile.open(distributions["sdist"]) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    expected = {".ci/run", "README.md", "LICENSE", "CHANGELOG.md", "PRIVACY.md", "pyproject.toml", "tests/conftest.py"}
    assert expected | {"clf/__init__.py", "clf/py.typed", "extension/manifest.json", "data/corpora.toml"} <= names
    assert not [name for name in names if name.startswith((".venv", "runs", "data/raw", "dist", "mlflow"))]
    assert distributions["sdist"].stat().st_size < MOST_BYTES


def test_the_command_prints_its_version(programs: Path, tmp_path: Path) -> None:
    for command in ([programs / "clf"], [programs / "python", "-m", "clf"]):
        result = run([*command, "--version"], tmp_path)
        assert result.stdout == f"clf {clf.__version__}\n"


def test_the_extension_is_built_without_a_checkout(programs: Path, tmp_path: Path) -> None:
    result = run([programs / "clf", "extension", "build", "--out", tmp_path / "out"], tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    for browser in ("chromium", "firefox"):
        manifest = json.loads((tmp_path / "out" / browser / "manifest.json").read_text(encoding="utf-8"))
        assert manifest["version"] == clf.__version__
        assert (tmp_path / "out" / browser / "bundle" / "manifest.json").is_file()


def test_a_feed_is_marked(programs: Path, tmp_path: Path, root: Path) -> None:
    result = run([programs / "clf", "feed", root / "docs" / "examples" / "feed-ro.xml"], tmp_path)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.count("<category>clickbait</category>") == 1


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
