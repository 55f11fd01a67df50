"""Texts and files that try to harm the user of the command line: control characters and full disks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOSTILE = "\x1b]52;c;aGFybQ==\x07\x1b[2J\x9b31mHeadline of today\x7f"
VERBS = [["score", "-"], ["score", "--json", "-"], ["explain", "-"], ["explain", "--json", "-"]]
PAGES = [
    ["flag", "-"],
    ["flag", "--json", "-"],
    ["separate", "-"],
    ["separate", "--json", "-"],
    ["separate", "--text", "-"],
]


def clf(arguments: list[str], text: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from clf.cli import main; main()", *arguments]
    return subprocess.run(command, input=text, capture_output=True, text=True, env={**os.environ, "COLUMNS": "200"})


def controls(text: str) -> set[str]:
    return {letter for letter in text if ord(letter) < 32 or 127 <= ord(letter) < 160} - {"\n", "\t"}


@pytest.mark.parametrize("arguments", VERBS, ids=" ".join)
def test_a_headline_cannot_write_to_the_terminal(arguments: list[str]) -> None:
    done = clf(arguments, HOSTILE)
    assert "Headline of today" in done.stdout
    assert not controls(done.stdout + done.stderr)


@pytest.mark.parametrize("arguments", PAGES, ids=" ".join)
def test_a_page_cannot_write_to_the_terminal(arguments: list[str]) -> None:
    done = clf(arguments, f"<h1>{HOSTILE}</h1><p>{HOSTILE} <a href='/{HOSTILE}'>{HOSTILE}</a></p>")
    assert done.returncode == 0
    assert not controls(done.stdout + done.stderr)


def test_the_name_of_a_file_cannot_write_to_the_terminal() -> None:
    done = clf(["flag", HOSTILE], "")
    assert done.returncode == 2
    assert not controls(done.stdout + done.stderr)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
@pytest.mark.parametrize("arguments", [["score", "One headline"], ["score", "--json", "One headline"], ["--help"]])
def test_a_full_disk_is_a_sentence(arguments: list[str]) -> None:
    command = [sys.executable, "-c", "from clf.cli import main; main()", *arguments]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "No space left on device" in done.stderr
