"""``clf serve`` hands its options to the service by arguments and environment, and is replaced by it."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from clf.cli import app

Call = tuple[str, list[str], dict[str, str]]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Call]]:
    """Record the program, arguments and environment that would replace this process; restore the environment."""
    calls: list[Call] = []
    before = dict(os.environ)
    for name in ("CLF_SALT", "CLF_BUNDLE", "PROMETHEUS_MULTIPROC_DIR"):
        os.environ.pop(name, None)
    monkeypatch.setattr(os, "execv", lambda program, arguments: calls.append((program, arguments, dict(os.environ))))
    yield calls
    os.environ.clear()
    os.environ.update(before)


def serve(*options: str) -> Result:
    return CliRunner().invoke(app, ["serve", *options], catch_exceptions=False)


def test_the_service_gets_host_port_and_number_of_workers(started: list[Call]) -> None:
    assert serve("--host", "0.0.0.0", "--port", "80", "--workers", "3").exit_code == 0
    [(program, arguments, _)] = started
    assert program == sys.executable
    assert arguments == [sys.executable, "-m", "clf.serving.server", "0.0.0.0", "80", "3"]


def test_without_options_one_worker_listens_on_this_machine_alone(started: list[Call]) -> None:
    serve()
    [(_, arguments, environment)] = started
    assert arguments[3:] == ["127.0.0.1", "8000", "1"]
    assert "CLF_BUNDLE" not in environment
    assert "PROMETHEUS_MULTIPROC_DIR" not in environment


def test_a_bundle_is_handed_on_by_its_whole_path(
    started: list[Call], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    serve("--bundle", "run/../bundle")
    assert started[0][2]["CLF_BUNDLE"] == str(tmp_path.resolve() / "bundle")


def test_without_a_salt_all_workers_get_a_new_one_and_the_operator_is_warned(started: list[Call]) -> None:
    warnings = []
    for _ in range(2):
        os.environ.pop("CLF_SALT", None)
        warnings.append(serve().stderr)
    salts = {environment["CLF_SALT"] for _, _, environment in started}
    assert len(salts) == 2
    assert all(len(salt) == 32 for salt in salts)
    assert all("CLF_SALT is not set" in warning for warning in warnings)


def test_a_salt_of_the_environment_stays_as_it_is(started: list[Call], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLF_SALT", "a salt that lasts")
    assert serve().stderr == ""
    assert started[0][2]["CLF_SALT"] == "a salt that lasts"


def test_several_workers_share_a_new_folder_for_their_metrics(started: list[Call]) -> None:
    for _ in range(2):
        serve("--workers", "2")
    folders = [Path(environment["PROMETHEUS_MULTIPROC_DIR"]) for _, _, environment in started]
    assert len(set(folders)) == 2
    for folder in folders:
        assert list(folder.iterdir()) == []
        folder.rmdir()


@pytest.mark.parametrize(
    "options", [("--port", "65536"), ("--port", "-1"), ("--workers", "0"), ("--workers", "65"), ("--port", "web")]
)
def test_impossible_options_are_misuse_and_start_nothing(started: list[Call], options: tuple[str, str]) -> None:
    assert serve(*options).exit_code == 2
    assert started == []
