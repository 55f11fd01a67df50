"""Little memory: a verb ends with one sentence, or it does its work."""

import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "cases" / "pages" / "01-noscript-unclosed-div.html"
COMMAND = """
import resource, sys
from clf.cli import main

limit = int(sys.argv.pop(1)) + int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
main()
"""


@pytest.mark.parametrize("megabytes", [1, 4, 16, 64])
@pytest.mark.parametrize(
    "arguments", [("score", "A headline of five words"), ("flag", str(PAGE))], ids=lambda it: it[0]
)
def test_little_memory_ends_in_a_sentence(arguments: tuple[str, ...], megabytes: int) -> None:
    command = [sys.executable, "-c", COMMAND, str(megabytes << 20), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert "Traceback" not in done.stderr, done.stderr
    if done.returncode:
        assert done.returncode == 1
        assert done.stderr.startswith("clf: ")
        assert "ulimit -v" in done.stderr
        assert megabytes < 64


FAILURE = """
import errno, os, sys
import clf.cli

def without_memory():
    raise {error}

clf.cli.app = without_memory
clf.cli.main()
"""


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))", "there is not enough memory"),
        ("SystemError('no exception set')", "Python failed (no exception set), as it does without enough memory"),
    ],
)
def test_other_errors_of_little_memory_name_the_memory(error: str, sentence: str) -> None:
    command = [sys.executable, "-c", FAILURE.format(error=error)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stderr == f"clf: {sentence}; allow this process more memory (ulimit -v)\n"
