"""The systemd unit is valid, and its exposure is small, by systemd's own judgment."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from clf.serving.settings import Settings

ANALYZE = shutil.which("systemd-analyze")
MOST_EXPOSURE = 20
"""Tenths of systemd's exposure, which runs from 0 (closed) to 100 (an ordinary root service has 96)."""


@pytest.fixture
def unit(root: Path, tmp_path: Path) -> Path:
    """The unit with a program that exists here instead of the one that it starts."""
    if ANALYZE is None:
        pytest.skip("needs systemd-analyze: apt-get install systemd")
    text = (root / "deploy" / "clf.service").read_text(encoding="utf-8")
    assert "ExecStart=/opt/clf/bin/clf serve " in text
    path = tmp_path / "clf.service"
    path.write_text(text.replace("/opt/clf/bin/clf", "/bin/true"), encoding="utf-8")
    return path


def test_systemd_accepts_the_unit(unit: Path) -> None:
    result = subprocess.run(["systemd-analyze", "verify", "--man=no", unit], capture_output=True, text=True)
    assert [line for line in (result.stdout + result.stderr).splitlines() if unit.name in line] == []
    assert result.returncode == 0, result.stderr


def test_systemd_finds_little_exposure(unit: Path) -> None:
    command = ["systemd-analyze", "security", "--offline=yes", f"--threshold={MOST_EXPOSURE}", "--no-pager", unit]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_environment_file_names_settings_that_exist(root: Path) -> None:
    text = (root / "deploy" / "environment").read_text(encoding="utf-8")
    names = re.findall(r"^(?:# )?CLF_(\w+)=", text, re.MULTILINE)
    assert len(names) == 5
    assert {name.lower() for name in names} <= set(Settings.model_fields)


def test_nginx_has_the_limits_of_the_service(root: Path) -> None:
    text = (root / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    assert f"client_max_body_size {Settings.model_fields['max_body'].default};" in text
