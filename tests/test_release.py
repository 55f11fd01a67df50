"""One version everywhere, a release workflow with narrow permissions, and a command line that installs like others."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

import clf
from clf.cli import app


def test_the_version_is_the_same_everywhere(root: Path) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", clf.__version__)
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## \[(\d.*?)\]", changelog, re.MULTILINE)[0] == clf.__version__
    assert f"\nversion: {clf.__version__}\n" in (root / "CITATION.cff").read_text(encoding="utf-8")
    assert json.loads((root / "extension" / "manifest.json").read_text(encoding="utf-8"))["version"] == clf.__version__
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "clf/__init__.py"


def test_the_command_and_the_module_print_the_version(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["--version"]).stdout == f"clf {clf.__version__}\n"
    module = subprocess.run([sys.executable, "-m", "clf", "--version"], cwd=tmp_path, capture_output=True, text=True)
    assert (module.returncode, module.stdout) == (0, f"clf {clf.__version__}\n")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_completes_verbs(shell: str) -> None:
    words = {"COMP_WORDS": "clf sepa", "COMP_CWORD": "1", "_TYPER_COMPLETE_ARGS": "clf sepa"}
    environment = {
        **os.environ,
        **words,
        "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        "_CLF_COMPLETE": f"complete_{shell}",
    }
    code = "import sys; sys.argv = ['clf']; from clf.cli import main; main()"
    found = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert "separate" in found.stdout
    assert "score" not in found.stdout


def test_only_publishing_may_ask_for_an_identity(root: Path) -> None:
    text = (root / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8")
    start, build, publish = re.split(r"^  (?:build|publish):$", text, flags=re.MULTILINE)
    assert "\npermissions: {}\n" in start
    assert "id-token" not in start + build
    assert {"id-token: write", "attestations: write", "attestations: true"} <= {
        line.strip() for line in publish.splitlines()
    }
    assert "secrets." not in text
    (script,) = re.findall(r"run: (test .*)$", text, re.MULTILINE)
    for tag, code in ((f"v{clf.__version__}", 0), ("v9.9.9", 1)):
        ran = subprocess.run(["bash", "-c", script], cwd=root, env={**os.environ, "GITHUB_REF_NAME": tag})
        assert ran.returncode == code
