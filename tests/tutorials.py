"""A tutorial -> what a reader does with it: the files that it prints are written, and its commands run in one shell."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TUTORIALS = sorted((ROOT / "docs" / "tutorials").glob("*.md"))
SECONDS = 400
"""Longest time of all commands of a tutorial."""
_STEP = re.compile(r"^(?:`(?P<file>[\w./-]+)`:\n\n)?```(?P<kind>\w+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_END = "\x1f"


@dataclass(frozen=True)
class Command:
    """A command, and the lines that the tutorial shows below it."""

    line: str
    shown: list[str]


def steps(document: Path) -> list[Command | tuple[str, str]]:
    """Return the commands, and the files as (name, content), in the order of the document."""
    found: list[Command | tuple[str, str]] = []
    for step in _STEP.finditer(document.read_text(encoding="utf-8")):
        if step["file"]:
            found.append((step["file"], step["body"]))
        elif step["kind"] == "console":
            found += _commands(step["body"])
        else:
            raise ValueError(f"{document}: a block of {step['kind']} has no file name and is no console")
    return found


def run(document: Path, folder: Path) -> list[tuple[Command, list[str]]]:
    """Run a tutorial in a folder beside the project's data; return every command with the lines that it printed."""
    for name in ("clf", "data", "seeds"):
        (folder / name).symlink_to(ROOT / name)
    script = ["set -e"]
    commands = []
    for step in steps(document):
        if isinstance(step, Command):
            commands.append(step)
            script += [step.line, f"printf '{_END}'"]
        else:
            script.append(f"cat > {step[0]} <<'END_OF_FILE'\n{step[1]}END_OF_FILE")
    search = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": search, "COLUMNS": "100", "NO_COLOR": "1"}
    result = subprocess.run(
        ["bash", "-c", "\n".join(script)],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=SECONDS,
        check=False,
    )
    assert result.returncode == 0, f"{document.name}: {result.stdout}\n{result.stderr}"
    outputs = result.stdout.split(_END)
    return [(command, output.splitlines()) for command, output in zip(commands, outputs, strict=False)]


def comparable(line: str) -> str:
    """Return a line without its figures, which another bundle moves."""
    return _NUMBER.sub("#", " ".join(line.split()))


def _commands(body: str) -> list[Command]:
    found: list[Command] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            found.append(Command(line.removeprefix("$ "), []))
        else:
            found[-1].shown.append(line)
    return found
