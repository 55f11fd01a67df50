"""The default model: argument, then environment, then the bundle that ships; each folder is read once."""

import inspect
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

import clf
from clf import default
from clf.classifiers.model import PageOptions
from clf.classifiers.pages import PageClassifier
from clf.model.bundle import read_bundle, write_bundle

PAGE = "<article><p>Words of an article.</p></article><a href=/x>A link to another story of today</a>"
URL = "https://a.example/y"


def copy_of_shipped(folder: Path, name: str) -> Path:
    bundle = read_bundle(default.SHIPPED)
    write_bundle(replace(bundle, manifest=replace(bundle.manifest, name=name)), folder / name)
    return folder / name


def test_the_default_model_is_argument_then_environment_then_shipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    argument, environment = (copy_of_shipped(tmp_path, name) for name in ("argument", "environment"))
    monkeypatch.delenv("CLF_BUNDLE", raising=False)
    assert clf.load().bundle.manifest.name == read_bundle(default.SHIPPED).manifest.name
    monkeypatch.setenv("CLF_BUNDLE", str(environment))
    assert clf.load().bundle.manifest.name == "environment"
    assert clf.load(argument).bundle.manifest.name == "argument"
    assert clf.load(str(argument)) is clf.load(argument)


def test_the_functions_of_the_package_use_the_default_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLF_BUNDLE", str(tmp_path / "nowhere"))
    for call in (
        lambda: clf.score(["x"]),
        lambda: clf.separate(PAGE),
        lambda: clf.flag_links(PAGE),
        lambda: clf.extract(PAGE),
    ):
        with pytest.raises(clf.BundleError, match="nowhere"):
            call()


def test_an_installation_without_a_bundle_says_so(tmp_path: Path, root: Path) -> None:
    shutil.copytree(root / "clf", tmp_path / "clf", ignore=shutil.ignore_patterns("bundle", "__pycache__"))
    for verb in (("score", "x"), ("extension", "build")):
        result = subprocess.run(
            [sys.executable, "-m", "clf", *verb], cwd=tmp_path, env={}, capture_output=True, encoding="utf-8"
        )
        assert result.returncode == 1
        assert "this installation has no bundle" in " ".join(result.stderr.split())


def test_a_package_without_a_bundle_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLF_BUNDLE", raising=False)
    monkeypatch.setattr(default, "SHIPPED", tmp_path / "absent")
    with pytest.raises(clf.BundleError, match="absent is absent"):
        clf.load()


def test_a_bundle_is_read_once(root: Path) -> None:
    assert clf.load(root / "clf" / "bundle") is clf.load(root / "clf" / "bundle")


def test_pages_go_to_the_default_model_too() -> None:
    report = clf.separate(PAGE, URL, explain=False)
    assert clf.flag_links(PAGE, URL, explain=False) == list(report.links)
    assert report.links[0].href == "https://a.example/x"


def test_the_text_of_an_article_is_extracted_and_a_page_without_one_gives_no_text(root: Path) -> None:
    page = (root / "seeds" / "tabloid-en.html").read_bytes()
    text = clf.extract(page, URL)
    assert len(text) > 500
    assert text == clf.extract(page.decode(), URL) == clf.load().extract(page, URL, kind="html")
    assert text == clf.separate(page, URL).editorial_text
    assert clf.extract("<p></p>") == clf.extract("") == ""
    with pytest.raises(clf.InputError, match="page is None"):
        clf.extract(None)  # type: ignore[arg-type]


def test_the_options_of_a_page_are_the_keyword_arguments_of_separate() -> None:
    functions = (clf.Model.separate, PageClassifier.report)
    parameters = [parameter for function in functions for parameter in inspect.signature(function).parameters.values()]
    keywords = {parameter.name for parameter in parameters if parameter.kind is inspect.Parameter.KEYWORD_ONLY}
    assert set(PageOptions.__annotations__) == keywords


@pytest.mark.parametrize("function", [clf.separate, clf.flag_links, clf.extract, clf.load().flag_links])
def test_an_unknown_option_is_refused(function: object) -> None:
    with pytest.raises(TypeError, match="colour"):
        function(PAGE, colour="red")  # type: ignore[operator]
