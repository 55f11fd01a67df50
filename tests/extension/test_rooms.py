"""The extension's modules and the Python modules they repeat: each names its own, and both read the same tables."""

import json
import re
from pathlib import Path

import pytest

from clf.extension import BROWSERS, build_extension
from clf.page.cues import read_cues

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "extension" / "clf"
OWN = {"python.js"}
"""What repeats no module of the package."""
KEPT = {"page_columns"}
"""What only keeps columns for a second reading of a page; the extension computes them where it reads them."""
TABLES = "clf/page/features/tables.json"


def rooms_of(source: Path) -> list[str]:
    first_line = source.read_text(encoding="utf-8").splitlines()[0]
    return re.findall(r"clf/[\w/]+\.py", first_line)


@pytest.mark.parametrize(
    "source",
    [path for path in sorted(SOURCES.rglob("*.js")) if path.name not in OWN],
    ids=lambda path: path.relative_to(SOURCES).as_posix(),
)
def test_the_first_line_names_the_python_modules_and_the_first_of_them_has_the_same_path(source: Path) -> None:
    rooms = rooms_of(source)
    assert [room for room in rooms if not (ROOT / room).is_file()] == []
    namesake = f"clf/{source.relative_to(SOURCES).with_suffix('.py').as_posix()}"
    assert namesake == rooms[0]


def test_every_module_of_page_features_has_a_namesake() -> None:
    theirs, ours = (folder / "page" / "features" for folder in (SOURCES, ROOT / "clf"))
    assert {path.stem for path in theirs.glob("*.js")} == {path.stem for path in ours.glob("[a-z]*.py")} - KEPT


def test_the_extension_has_the_cues_of_the_package() -> None:
    lines = read_cues((ROOT / "clf" / "page" / "cues.txt").read_text(encoding="utf-8").splitlines())
    found = json.loads((SOURCES / "page" / "cues.json").read_text(encoding="utf-8"))
    assert found == [[line.kind, line.language, list(line.cues)] for line in lines]


def test_every_build_carries_the_tables_that_python_reads(tmp_path: Path) -> None:
    build_extension(ROOT / "extension", ROOT / "clf" / "bundle", tmp_path)
    ours = (ROOT / TABLES).read_bytes()
    assert [(tmp_path / browser / TABLES).read_bytes() == ours for browser in BROWSERS] == [True, True]


def test_every_imported_file_is_there() -> None:
    for source in SOURCES.rglob("*.js"):
        for name in re.findall(r'^(?:import|\} from) .*?"(\.[^"]+)"', source.read_text(encoding="utf-8"), re.MULTILINE):
            assert (source.parent / name).resolve().is_file(), (source, name)
