"""House rules no single room can hold: exports, light imports, documented verbs, few errors, types that reject."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import clf
from clf.cli import app

HEAVY = ("numpy", "scipy", "sklearn", "pandas", "joblib", "mlflow", "matplotlib", "requests", "fastapi")


def test_the_front_window_shows_what_it_says_and_fits_one_screen() -> None:
    assert sorted(clf.__all__) == clf.__all__
    assert len(clf.__all__) <= 16
    public = {
        name for name, value in vars(clf).items() if not name.startswith("_") and getattr(value, "__module__", "") != ""
    }
    modules = {name for name in public if type(getattr(clf, name)).__name__ == "module"}
    assert public - modules == set(clf.__all__)


@pytest.mark.parametrize("statement", ["import clf", "import clf; clf.score(['x'])", "import clf.cli"])
def test_no_heavy_library_comes_in_by_the_front_door(statement: str) -> None:
    code = f"{statement}; import sys, json; print(json.dumps(sorted(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(HEAVY) & set(json.loads(found.stdout))


def verbs() -> list[str]:
    found = [command.callback.__name__ for command in app.registered_commands if command.callback]
    for group in app.registered_groups:
        assert group.typer_instance is not None
        commands = group.typer_instance.registered_commands
        found += [
            f"{group.name} {command.name or command.callback.__name__}" for command in commands if command.callback
        ]
    return found


@pytest.mark.parametrize("verb", verbs())
def test_every_verb_has_help_and_stands_in_the_readme(verb: str, root: Path) -> None:
    result = CliRunner().invoke(app, [*verb.split(), "--help"])
    assert result.exit_code == 0
    assert f"clf {verb}" in (root / "README.md").read_text(encoding="utf-8")


def test_the_makefile_has_few_verbs_and_help_lists_them(root: Path) -> None:
    listed = subprocess.run(["make", "-s", "help"], cwd=root, capture_output=True, text=True, check=True).stdout
    targets = re.findall(r"^([a-z-]+):.*##", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(targets) <= 14
    assert all(f"make {target}" in listed for target in targets)


def test_every_error_is_one_of_ours_with_an_exit_code() -> None:
    import clf.errors

    errors = [value for value in vars(clf.errors).values() if isinstance(value, type) and issubclass(value, Exception)]
    assert len(errors) <= 12
    assert all(issubclass(error, clf.ClfError) and error.exit_code in (1, 2) and error.__doc__ for error in errors)


def test_a_wrong_use_of_the_types_is_rejected(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text("import clf\n\nclf.score([1, 2])\nclf.load(3)\nclf.score(['x'])[0].colour\n", encoding="utf-8")
    found = subprocess.run([sys.executable, "-m", "mypy", "--strict", str(wrong)], capture_output=True, text=True)
    assert [line.split("[")[-1] for line in found.stdout.splitlines()[:-1]] == [
        "list-item]",
        "list-item]",
        "arg-type]",
        "attr-defined]",
    ]
