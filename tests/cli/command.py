"""``clf`` as a person types it -> exit code and output, in this process or, where that is tested, in one of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from clf.cli import main
from clf.cli.console import console

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = {"COLUMNS": "200", "NO_COLOR": "1"}


def clf(*arguments: str, stdin: bytes = b"", cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command in this process, which has imported its libraries before; no exception may leave it."""
    streams = {name: TextIOWrapper(BytesIO(), encoding="utf-8") for name in ("stdout", "stderr")}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(cwd)
        settings = {**SETTINGS, **environment}
        for name, value in settings.items():
            patch.setenv(name, value)
        # The console has read its width when it was made, which may have been in another test.
        patch.setattr(console, "width", int(settings["COLUMNS"]))
        patch.setattr(sys, "argv", ["clf", *arguments])
        patch.setattr(sys, "stdin", TextIOWrapper(BytesIO(stdin), encoding="utf-8"))
        for name, stream in streams.items():
            patch.setattr(sys, name, stream)
        code = _exit_code()
    return subprocess.CompletedProcess(["clf", *arguments], code, *map(_content, streams.values()))


def clf_process(
    *arguments: str, stdin: bytes = b"", cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own."""
    result = subprocess.run(
        [sys.executable, "-c", "from clf.cli import main; main()", *arguments],
        input=stdin,
        capture_output=True,
        cwd=cwd,
        env={**os.environ, **SETTINGS, **environment},
    )
    decoded = subprocess.CompletedProcess(
        result.args, result.returncode, result.stdout.decode("utf-8"), result.stderr.decode("utf-8")
    )
    assert "Traceback" not in decoded.stderr
    return decoded


def _exit_code() -> int:
    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    return 0


def _content(stream: TextIOWrapper) -> str:
    stream.flush()
    content: bytes = stream.detach().getvalue()  # type: ignore[attr-defined]
    return content.decode("utf-8")
