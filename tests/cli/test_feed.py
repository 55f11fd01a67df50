"""``clf feed`` writes a feed to standard output and nothing else; misuse and failure have their own codes."""

import subprocess
import sys
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from clf.cli import app
from clf.errors import ClfError, InputError

FEED = "<rss><channel><item><title>Nu o să-ți vină să crezi ce a făcut primarul</title></item></channel></rss>"


def test_a_file_and_standard_input_give_the_same(tmp_path: Path) -> None:
    file = tmp_path / "feed.xml"
    file.write_text(FEED, encoding="utf-8")
    read = CliRunner().invoke(app, ["feed", str(file)])
    piped = CliRunner().invoke(app, ["feed", "--mark", "-"], input=FEED)
    assert read.exit_code == piped.exit_code == 0
    assert read.stdout == piped.stdout
    assert "<title>[clickbait " in read.stdout
    assert (
        CliRunner().invoke(app, ["feed", "--drop", "0.9", "-"], input=FEED).stdout == "<rss><channel></channel></rss>"
    )


def test_an_address_is_fetched_and_its_failure_is_named(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(FEED, encoding="utf-8")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        fetched = CliRunner().invoke(app, ["feed", f"{address}/feed.xml", "--language", "ro"])
        absent = CliRunner().invoke(app, ["feed", f"{address}/absent.xml"])
        server.shutdown()
    assert "<title>[clickbait " in fetched.stdout
    assert isinstance(absent.exception, ClfError)
    assert "answers with status 404" in str(absent.exception)


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
