"""Arguments and standard input as lines, errors on standard error, and JSON lines."""

import io
import json
import re
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from clf.cli import app
from clf.cli.console import complain, print_json, texts_of
from clf.errors import InputError


def standard_input(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_a_hyphen_yields_the_lines_of_standard_input_in_its_position(monkeypatch: pytest.MonkeyPatch) -> None:
    standard_input(monkeypatch, "\ufeffUnu\r\n\n \nDoi".encode())
    assert list(texts_of(["first", "-", "last"])) == ["first", "Unu", "Doi", "last"]


def test_arguments_alone_leave_standard_input_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    standard_input(monkeypatch, b"unread")
    assert list(texts_of(["one", ""])) == ["one", ""]
    assert sys.stdin.read() == "unread"


def test_a_line_that_is_not_utf_8_is_named_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    standard_input(monkeypatch, b"fine\n\xff\xfe\n")
    lines = texts_of(["-"])
    assert next(lines) == "fine"
    with pytest.raises(InputError, match=r"standard input, line 2: not UTF-8 .*; convert it first"):
        next(lines)


def test_a_complaint_goes_to_standard_error_without_markup(capsys: pytest.CaptureFixture[str]) -> None:
    complain("cannot read [b]x[/b]")
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "clf: cannot read [b]x[/b]\n")


def test_a_record_is_one_line_of_json_with_its_letters(capsys: pytest.CaptureFixture[str]) -> None:
    print_json({"text": "știri\nnoi", "clickbait": 0.5})
    line = capsys.readouterr().out
    assert line.count("\n") == 1
    assert "știri" in line
    assert json.loads(line) == {"text": "știri\nnoi", "clickbait": 0.5}


def test_names_of_emoji_stay_as_they_were_written(capsys: pytest.CaptureFixture[str]) -> None:
    complain("no file is called :smile:")
    assert ":smile:" in capsys.readouterr().err


def help_texts(command: Any) -> Iterator[str]:
    """Yield the help of a command, of its options, and of the commands below it."""
    yield command.help or ""
    for option in command.params:
        yield getattr(option, "help", None) or ""
    for below in getattr(command, "commands", {}).values():
        yield from help_texts(below)


def test_help_prints_square_brackets() -> None:
    """Rich takes a word in square brackets for markup and prints nothing for it, unless the bracket is escaped."""
    assert [text for text in help_texts(typer.main.get_command(app)) if re.search(r"(?<!\\)\[[a-z]", text)] == []
    result = CliRunner().invoke(app, ["search", "--help"], env={"COLUMNS": "200"})
    assert result.stdout.count("[search]") == 2
