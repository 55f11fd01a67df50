"""Documents name only files, modules, verbs and settings that exist, and their first examples give the shown output."""

import pkgutil
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from clf.cli import app
from tests.test_house import verbs

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted(
    [
        *(ROOT / name for name in ("README.md", "README.ro.md", "CONTRIBUTING.md", "PRIVACY.md", "SECURITY.md")),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / folder / "README.md" for folder in ("data", "seeds", "extension", "experiments")),
        ROOT / "experiments" / "pages.md",
        *(ROOT / "extension" / "store").glob("*.md"),
    ]
)
FOLDERS = "clf|tests|benchmarks|deploy|docs|data|experiments|extension|seeds|.ci|.github"
MADE_ON_USE = ("data/raw", "data/feedback")
"""Folders and files that the project writes and git ignores."""

documents = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())


def code_of(document: Path) -> list[str]:
    """Return the code spans of a document and the commands of its consoles."""
    text = document.read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    commands = [line.removeprefix("$ ") for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    return [*commands, *re.findall(r"`([^`\n]+)`", text)]


@documents
def test_every_file_that_a_document_names_exists(document: Path) -> None:
    names = [name for code in code_of(document) if re.match(rf"(?:{FOLDERS})/", code) for name in code.split()[:1]]
    absent = [name for name in names if not name.startswith(MADE_ON_USE) and not list(ROOT.glob(name.rstrip("/,")))]
    assert absent == []


@documents
def test_every_link_leads_to_a_file(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))
    local = [link for link in links if not link.startswith(("http://", "https://"))]
    assert [link for link in local if not (document.parent / link).exists()] == []


@documents
def test_every_dotted_name_resolves(document: Path) -> None:
    for code in code_of(document):
        for name in re.findall(r"(?<![\w./-])clf(?:\.[A-Za-z_]\w*)+", code):
            assert pkgutil.resolve_name(name) is not None


@documents
def test_every_verb_that_a_document_names_exists(document: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    benchmarks = (ROOT / "benchmarks" / "__main__.py").read_text(encoding="utf-8")
    for code in code_of(document):
        if found := re.match(r"(?:\.venv/bin/)?clf ([a-z]+)(?: ([a-z]+))?", code):
            groups = {verb.split()[0] for verb in verbs() if " " in verb}
            named = f"{found[1]} {found[2]}" if found[1] in groups and found[2] else found[1]
            assert named in {*verbs(), *groups}, code
        if found := re.match(r"make ([a-z-]+)", code):
            assert f"\n{found[1]}:" in makefile, code
        if found := re.match(r"python -m benchmarks ([a-z-]+)", code):
            assert f'"{found[1]}":' in benchmarks, code


@documents
def test_every_setting_that_a_document_names_is_read(document: Path) -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "clf").rglob("*.py"))
    for name in re.findall(r"\bCLF_[A-Z_]+\b", document.read_text(encoding="utf-8")):
        assert name in sources or re.search(rf"^    {name.removeprefix('CLF_').lower()}: ", sources, re.MULTILINE), name


def test_the_tour_of_the_architecture_shows_every_package() -> None:
    tour = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8").partition("\nclf/\n")[2]
    shown, folders = set(), [ROOT / "clf"]
    for prefix, names in re.findall(r"^([│ ]*)[├└]── ([\w./]+(?:, [\w./]+)*)", tour, re.MULTILINE):
        folder = folders[len(prefix) // 4]
        shown |= {folder / name for name in names.split(", ")}
        folders[len(prefix) // 4 + 1 :] = [folder / names.split(", ")[-1]]
    assert [path for path in shown if not path.exists()] == []
    assert {path.parent for path in (ROOT / "clf").rglob("__init__.py")} - shown == {ROOT / "clf"}


def test_every_decision_gives_context_decision_measurement_and_cost_and_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    decisions = sorted(folder.glob("[0-9]*.md"))
    assert [path.name[:3] for path in decisions] == [f"{number:03}" for number in range(1, len(decisions) + 1)]
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert re.findall(r"^## (.*)$", text, re.MULTILINE) == ["Context", "Decision", "Measured", "Cost"]
        assert f"]({path.name})" in index


def test_the_glossary_is_sorted() -> None:
    words = re.findall(r"^\| \*\*(.+?)\*\*", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert words == sorted(words)


def shown_output(readme: str, command: str) -> list[str]:
    """Return the lines below ``$ command`` in a console of the README, up to the next command."""
    _, _, rest = readme.partition(f"$ {command}\n")
    return re.split(r"^(?:\$ |```)", rest, maxsplit=1, flags=re.MULTILINE)[0].splitlines()


READMES = [ROOT / "README.md", ROOT / "README.ro.md"]
readmes = pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)


@readmes
@pytest.mark.parametrize("verb", ["score", "explain", "feed", "separate"])
def test_a_readme_shows_the_output_of_its_command(readme: Path, verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLF_BUNDLE", raising=False)
    text = readme.read_text(encoding="utf-8")
    found = re.search(rf"^\$ (clf {verb} .*)$", text, re.MULTILINE)
    assert found is not None
    # A command may cut its output with other programs: head, cut.
    own, bar, others = found[1].partition(" | ")
    output = CliRunner().invoke(app, shlex.split(own)[1:]).stdout
    if bar:
        filtered = subprocess.run(["bash", "-c", others], input=output.encode(), capture_output=True, check=True)
        output = filtered.stdout.decode("utf-8", errors="ignore")
    assert [line.rstrip() for line in output.splitlines()] == shown_output(text, found[1])


@readmes
def test_the_python_of_a_readme_runs(readme: Path) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```", readme.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert (result.returncode, result.stderr) == (0, "")
    assert [line.split()[1] for line in result.stdout.splitlines()[:2]] == ["clickbait", "editorial"]
