"""``clf feed`` writes a feed to standard output and nothing else; misuse and failure have their own codes."""

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from clf.cli import app
from clf.errors import InputError

FEED = "<rss><channel><item><title>Nu o să-ți vină să crezi ce a făcut primarul</title></item></channel></rss>"


def test_a_file_and_standard_input_give_the_same(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(FEED, encoding="utf-8")
    read = CliRunner().invoke(app, ["feed", str(file)])
    piped = CliRunner().invoke(app, ["feed", "--mark", "-"], input=FEED)
    assert read.exit_code == piped.exit_code == 0
    assert read.stdout == piped.stdout
    assert "[clickbait 1.00]" in read.stdout
    assert (
        CliRunner().invoke(app, ["feed", "--drop", "0.9", "-"], input=FEED).stdout == "<rss><channel></channel></rss>"
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--mark", "--drop", "0.5", "-"], "exclude each other"),
        (["--drop", "2", "-"], "2.0 is no probability"),
        (["/nowhere/feed.xml"], "cannot read '/nowhere/feed.xml'"),
        (["http://me@a.example/"], "holds a user name"),
    ],
)
def test_misuse_is_named(arguments: list[str], sentence: str) -> None:
    result = CliRunner().invoke(app, ["feed", *arguments], input=FEED)
    assert isinstance(result.exception, InputError)
    assert sentence in str(result.exception)


def test_the_service_never_loads_the_code_that_fetches() -> None:
    code = "import clf.serving.app, sys; sys.exit(any(name.startswith('clf.feeds') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
