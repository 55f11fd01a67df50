"""The default model: argument, then environment, then the bundle that ships; read once."""

from pathlib import Path
from types import SimpleNamespace

import pytest

import clf
from clf import default


def test_the_default_model_is_argument_then_environment_then_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []
    monkeypatch.setattr(
        default, "_load", lambda folder: seen.append(folder) or SimpleNamespace(score=lambda texts, _: texts)
    )
    monkeypatch.delenv("CLF_BUNDLE", raising=False)
    clf.load()
    monkeypatch.setenv("CLF_BUNDLE", str(tmp_path / "from-environment"))
    clf.load()
    clf.load(tmp_path / "from-argument")
    assert clf.score(["x"]) == ["x"]
    assert seen == [
        default.SHIPPED,
        tmp_path / "from-environment",
        tmp_path / "from-argument",
        tmp_path / "from-environment",
    ]


def test_a_bundle_is_read_once(root: Path) -> None:
    assert clf.load(root / "clf" / "bundle") is clf.load(root / "clf" / "bundle")


def test_pages_go_to_the_default_model_too() -> None:
    page = "<article><p>Words of an article.</p></article><a href=/x>A link to another story of today</a>"
    report = clf.separate(page, "https://a.example/y", explain=False)
    assert clf.flag_links(page, "https://a.example/y", explain=False) == list(report.links)
    assert report.links[0].href == "https://a.example/x"
